using System.Globalization;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.Faults;

/// <summary>What was seen of a fault, in words, and whether it was what must be. What was not stands in bold.</summary>
internal sealed class Observations
{
    private readonly List<string> _words = [];

    public bool AllMet { get; private set; } = true;

    /// <summary>Whether nothing was worse than late, which a machine that stands still excuses.</summary>
    public bool IsOnlyLate { get; private set; } = true;

    public void Note(FormattableString text) => _words.Add(text.ToString(CultureInfo.InvariantCulture));

    public void Demand(bool isMet, FormattableString text) => Demand(isMet, text.ToString(CultureInfo.InvariantCulture));

    public void Demand(bool isMet, string text)
    {
        IsOnlyLate &= isMet;
        Add(isMet, text);
    }

    /// <summary>Something that takes longer on a machine that stands still.</summary>
    public void DemandInTime(bool isMet, FormattableString text) => Add(isMet, text.ToString(CultureInfo.InvariantCulture));

    /// <summary>What holds for every fault: nobody who beat was ended, nobody early, everybody who fell silent was reported.</summary>
    public void DemandVerdicts(RunResult run, int silent)
    {
        VerdictResult verdicts = run.Verdicts;
        Demand(verdicts.FalseOffline == 0, $"{verdicts.FalseOffline} false offline");
        Demand(verdicts.Early == 0, $"{verdicts.Early} early");
        if (silent > 0)
            DemandInTime(verdicts.Missed == 0 && verdicts.Reported == silent, $"{verdicts.Reported} of {silent} silent reported");
        DemandTruth(run);
    }

    /// <summary>A generator that let clients starve knows no truth. That it was late does no harm: it judges by when it did send.</summary>
    public void DemandTruth(RunResult run)
    {
        foreach (string finding in run.Findings.Where(finding => finding.Contains("the generator let", StringComparison.Ordinal)))
            DemandInTime(isMet: false, $"inconclusive: {finding}");
    }

    public override string ToString() => string.Join(", ", _words).Replace("|", "\\|", StringComparison.Ordinal);

    private void Add(bool isMet, string text)
    {
        AllMet &= isMet;
        _words.Add(isMet ? text : $"**{text}**");
    }
}
