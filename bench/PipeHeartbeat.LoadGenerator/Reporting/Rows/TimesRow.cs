namespace PipeHeartbeat.LoadGenerator;

/// <summary>A distribution as a row of a table.</summary>
internal sealed record TimesRow(string Label, IReadOnlyList<string> Cells)
{
    public static readonly IReadOnlyList<string> Columns = ["samples", "min", "mean", "p50", "p90", "p99", "p99.9", "max"];

    /// <summary>Of a run, those that have samples.</summary>
    public static IReadOnlyList<TimesRow> Of(RunResult run) =>
        [.. Distributions(run).Where(times => times.Times is { Count: > 0 }).Select(times => Make(times.Label, times.Times!))];

    private static IEnumerable<(string Label, Distribution? Times)> Distributions(RunResult run) =>
    [
        ("verdict lateness", run.Verdicts.Lateness),
        ("send lag", run.Beats.SendLag),
        ("ACK round trip", run.Beats.AckRoundTrip),
        ("connecting", run.Connections.Took),
        ("offence to end", run.Offenders?.Took),
    ];

    private static TimesRow Make(string label, Distribution times) => new(
        label,
        [
            Figures.Count(times.Count),
            .. new double?[] { times.Min, times.Mean, times.P50, times.P90, times.P99, times.P999, times.Max }
                .Select(value => value is { } milliseconds ? MetricText.Format(MetricKind.Time, milliseconds) : "–"),
        ]);
}
