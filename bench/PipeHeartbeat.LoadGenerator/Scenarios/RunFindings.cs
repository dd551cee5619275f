using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Whether a run may be believed, and whether it was good.</summary>
internal static class RunFindings
{
    /// <summary>Beats that leave later than this make a run invalid, if more than one in a hundred does.</summary>
    public const double MostLagMs = 10;

    /// <summary>A run in which less was sent than this part of the plan was another run than the one that was asked for.</summary>
    public const double LeastSentPercent = 99;

    /// <param name="result">All but the outcome.</param>
    /// <param name="facts">What is not in it.</param>
    /// <returns>The outcome, and a sentence for each thing that was wrong, the worst first.</returns>
    public static (RunOutcome Outcome, IReadOnlyList<string> Findings) Judge(RunResult result, RunFacts facts)
    {
        string[] invalid = [.. FindInvalid(result, facts)];
        string[] failed = [.. FindWrongVerdicts(result, facts), .. facts.Special, .. FindFailedConnections(result)];
        RunOutcome outcome = invalid.Length > 0 ? RunOutcome.Invalid : failed.Length > 0 ? RunOutcome.Failed : RunOutcome.Held;
        return (outcome, [.. invalid, .. failed]);
    }

    private static IEnumerable<string> FindInvalid(RunResult result, RunFacts facts)
    {
        BeatResult beats = result.Beats;
        if (facts.WasStopped)
            yield return Text($"stopped by hand after {result.DurationSeconds:0.0} s of measuring: what is told is no result");
        if (facts.Starved > 0)
            yield return Text($"the generator let {Clients(facts.Starved)} fall silent that were to beat: it was held up for longer than the timeout");
        if (beats.SendLag.P99 > MostLagMs)
            yield return Text($"the generator fell behind: its send lag p99 is {beats.SendLag.P99:0.0} ms, and more than {MostLagMs:0} ms is not to be believed");
        if (beats.Planned > 0 && beats.Sent * 100.0 / beats.Planned < LeastSentPercent)
        {
            string blame = beats.Unsent > 0
                ? Text($"; {beats.Unsent:N0} found no room, because the server did not read them")
                : "";
            yield return Text($"only {beats.Sent * 100.0 / beats.Planned:0.0} % of the planned beats were sent{blame}");
        }
    }

    private static IEnumerable<string> FindWrongVerdicts(RunResult result, RunFacts facts)
    {
        VerdictResult verdicts = result.Verdicts;
        if (verdicts.FalseOffline > 0)
            yield return Text($"false offline: {Clients(verdicts.FalseOffline)} that beat in time, ended by the server ({Describe(facts.FalseEnds)})");
        if (verdicts.Early > 0)
            yield return Text($"early: {Clients(verdicts.Early)} ended before the timeout of {result.Target.TimeoutMs} ms had passed since the last beat");
        if (verdicts.Missed > 0)
            yield return Text($"missed: {verdicts.Missed:N0} of {verdicts.Silent:N0} silent {Plural.Of(verdicts.Silent, "client was", "clients were")} not reported in time");
        if (verdicts.Twice > 0)
            yield return Text($"twice: {verdicts.Twice:N0} {Plural.Of(verdicts.Twice, "verdict was", "verdicts were")} given more than once");
        if (verdicts.Disagreements > 0)
            yield return Text($"disagreement: {verdicts.Disagreements:N0} {Plural.Of(verdicts.Disagreements, "end")} of which the connections and the server's own count tell differently");
    }

    private static IEnumerable<string> FindFailedConnections(RunResult result)
    {
        ConnectionResult connections = result.Connections;
        long failed = connections.Failed.Values.Sum();
        if (failed > 0)
            yield return Text($"{failed:N0} of {connections.Planned:N0} {Plural.Of(connections.Planned, "connection")} failed: {Describe(connections.Failed)}");
    }

    private static string Clients(long count) => Text($"{count:N0} {Plural.Of(count, "client")}");

    private static string Describe(IReadOnlyDictionary<string, long> counts) =>
        string.Join(", ", counts.OrderByDescending(count => count.Value).Select(count => Text($"{count.Key} {count.Value:N0}")));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
