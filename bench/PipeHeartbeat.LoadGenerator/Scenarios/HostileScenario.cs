using System.Globalization;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Clients that break the rules; the server should end each of them, and say the right reason.</summary>
internal sealed class HostileScenario : Scenario
{
    private readonly OffenceKind _kind;
    private readonly Offence _offence;
    private readonly TimeSpan _frameTimeout;
    private HostileScript? _script;

    /// <param name="options">What the fleet does. The duration counts for a flood; the others last until the server has ended them, or should have.</param>
    /// <param name="kind">What the clients do.</param>
    /// <param name="frameTimeout">How long the server lets a packet be unfinished.</param>
    /// <param name="dripPace">Between two bytes of those that drip; <see langword="null"/> for the usual.</param>
    public HostileScenario(FleetOptions options, OffenceKind kind, TimeSpan frameTimeout, TimeSpan? dripPace = null)
        : base(options with { Warmup = TimeSpan.Zero, Duration = kind == OffenceKind.Flood ? options.Duration : TimeSpan.Zero })
    {
        _kind = kind;
        _frameTimeout = frameTimeout;
        _offence = Offence.Of(kind, options.Seed, dripPace);
    }

    public override string Verb => "hostile";

    protected override string Doing => KindName;

    protected override bool AwaitsVerdicts => true;

    private string KindName => _kind.ToString().ToLowerInvariant();

    protected override FleetScript CreateScript(int timeoutMs)
    {
        long frameUs = (long)_frameTimeout.TotalMicroseconds;
        return _script = _offence.IsUnfinished
            ? new HostileScript(_offence, Options.Connections, frameUs - Options.ClockSlackUs, frameUs)
            : new HostileScript(_offence, Options.Connections, earliestUs: 0, timeoutMs * 1_000L);
    }

    protected override void Conclude(RunReview review)
    {
        HostileScript script = _script!;
        string reason = _offence.Reason.ToName();
        (long? rightly, string from) = CountRight(review, script, reason);
        review.Offenders = new OffenderResult(
            KindName, script.Offended, script.Ended, reason, rightly, from, script.Took.ToDistribution())
        {
            Early = script.Early,
        };

        if (script.Early > 0)
        {
            review.Findings.Add(Text(
                $"early: {script.Early:N0} {Plural.Of(script.Early, "offender")} ({KindName}) ended before the frame timeout of {DurationText.Format(_frameTimeout)} had passed (--frame-timeout)"));
        }

        // Who was silent and was not ended has been judged as such.
        if (script.Ended < script.Offended && !_offence.IsSilence)
            review.Findings.Add(DescribeSurvivors(script));
        if (rightly is { } right && right < script.Ended)
            review.Findings.Add(Text($"{script.Ended - right:N0} of {script.Ended:N0} {Plural.Of(script.Ended, "offender was", "offenders were")} not ended for {reason}, as {from} tells"));
        if (rightly is null && script.Ended > 0)
            review.Notes.Add("for what reason the offenders were ended is not known: name the server's admin API with --admin, or give the clients an id with --id-prefix");
        if (_kind == OffenceKind.Flood)
            review.Notes.Add(Text($"the flood came to {script.SentBytes / PacketHead.Size:N0} {Plural.Of(script.SentBytes / PacketHead.Size, "beat")} that found room"));
    }

    private static (long? Count, string From) CountRight(RunReview review, HostileScript script, string reason)
    {
        if (script.Explained > 0)
            return (script.RightlyExplained, "bye");
        if (review.Before is not { } before || review.After is not { } after)
            return (null, "none");

        // Other clients, if there are any, may have added to it.
        long counted = after.Counters.Closed.GetValueOrDefault(reason) - before.Counters.Closed.GetValueOrDefault(reason);
        return (Math.Min(counted, script.Ended), "status");
    }

    private string DescribeSurvivors(HostileScript script)
    {
        long survivors = script.Offended - script.Ended;
        return _kind == OffenceKind.Flood
            ? Text($"the server let {survivors:N0} of {script.Offended:N0} {Plural.Of(script.Offended, "client")} flood it: it sets no limit")
            : Text($"{survivors:N0} of {script.Offended:N0} {Plural.Of(script.Offended, "offender")} ({KindName}) {Plural.Of(script.Offended, "was", "were")} not ended in time");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
