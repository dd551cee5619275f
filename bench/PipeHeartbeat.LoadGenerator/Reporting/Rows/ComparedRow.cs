namespace PipeHeartbeat.LoadGenerator;

/// <summary>One figure of several runs side by side.</summary>
internal sealed record ComparedRow(string Label, IReadOnlyList<ComparedCell> Cells)
{
    private const double Alike = 0.05;

    // A mean hides what the percentiles show, and side by side fewer rows say more.
    private static readonly Metric[] Compared =
        [.. Metrics.All
            .Where(metric => !metric.Name.EndsWith(".mean", StringComparison.Ordinal))
            .Where(metric => !metric.Name.EndsWith(".p90", StringComparison.Ordinal))];

    /// <summary>What at least one of the runs has measured.</summary>
    public static IReadOnlyList<ComparedRow> Of(IReadOnlyList<RunResult> runs) =>
    [
        new("outcome", [.. runs.Select(Outcome)]),
        .. Compared
            .Select(metric => (metric, Values: runs.Select(metric.Read).ToArray()))
            .Where(row => row.Values.Any(value => value is not null))
            .Select(row => new ComparedRow(
                row.metric.Title, [.. row.Values.Select((value, i) => Compare(row.metric, value, row.Values[0], i == 0))])),
    ];

    private static ComparedCell Outcome(RunResult run) => new(RunHeadline.Outcome(run), "", run.Outcome == RunOutcome.Held ? null : false);

    private static ComparedCell Compare(Metric metric, double? value, double? first, bool isFirst)
    {
        if (value is not { } figure)
            return new ComparedCell("–", "", null);

        string text = MetricText.Format(metric.Kind, figure);
        if (isFirst || first is not { } reference)
            return new ComparedCell(text, "", null);

        string ratio = reference == 0 || !double.IsFinite(figure / reference) ? "" : $"{Figures.Three(figure / reference)} ×";
        bool differs = Math.Abs(figure - reference) > Alike * Math.Abs(reference);
        return new ComparedCell(text, ratio, differs && metric.MoreIsBetter is { } more ? more == figure > reference : null);
    }
}
