using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Says how a run stands, for every view alike.</summary>
internal static class ProgressRows
{
    /// <summary>Fewer than this part of the planned beats are worth red.</summary>
    private const double LeastOfPlan = 0.98;

    public static IReadOnlyList<ReportRow> Of(RunProgress progress)
    {
        TimelinePoint now = progress.Now;
        List<ReportRow> rows =
        [
            new("connected", [new($"{Figures.Count(now.Connected)} of {Figures.Count(progress.PlannedConnections)}")]),
            new("beats",
            [
                new($"{Figures.Count(now.Beats)} of {Figures.Count(now.PlannedBeats)}/s", now.Beats < now.PlannedBeats * LeastOfPlan),
                new($"lag p99 {Time(now.SendLagP99)}"),
                .. progress.AckP99Ms is { } ack ? [new ReportPart($"ACK p99 {Time(ack)}")] : Array.Empty<ReportPart>(),
            ]),
        ];
        if (progress.Verdicts is { Silent: > 0 } or { FalseOffline: > 0 })
            rows.Add(new("verdicts", [.. Verdicts(progress.Verdicts)]));
        if (progress.Ends.Count > 0)
            rows.Add(new("ends", [.. ReportPart.Counts(progress.Ends)]));
        if (progress.Errors.Count > 0)
            rows.Add(new("errors", [.. ReportPart.Counts(progress.Errors, areBad: true)]));
        if (now.ServerCpuPercent is not null || now.ServerRssMiB is not null)
            rows.Add(new("server", [.. Server(now)]));
        rows.Add(new("generator", [new($"CPU {Percent(progress.GeneratorCpuPercent)}")]));
        return rows;
    }

    public static string Name(RunPhase phase) => phase switch
    {
        RunPhase.Connecting => "connecting",
        RunPhase.WarmingUp => "warming up",
        RunPhase.Measuring => "measuring",
        _ => "ending",
    };

    /// <summary>Minutes and seconds.</summary>
    public static string Left(TimeSpan left)
    {
        long seconds = Math.Max(0, (long)Math.Round(left.TotalSeconds));
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}:{seconds % 60:00}");
    }

    private static IEnumerable<ReportPart> Verdicts(VerdictProgress verdicts)
    {
        if (verdicts.Silent > 0)
            yield return new($"{Figures.Count(verdicts.Reported)} of {Figures.Count(verdicts.Silent)} silent reported");
        if (verdicts.Reported > 0)
            yield return new($"late p50 {Time(verdicts.P50Ms)}, p99 {Time(verdicts.P99Ms)}, max {Time(verdicts.MaxMs)}");
        yield return new($"{Figures.Count(verdicts.FalseOffline)} false", verdicts.FalseOffline > 0);
    }

    private static IEnumerable<ReportPart> Server(TimelinePoint now)
    {
        if (now.ServerCpuPercent is { } cpu)
            yield return new($"CPU {Percent(cpu)}");
        if (now.ServerRssMiB is { } memory)
            yield return new($"RSS {Figures.Three(memory)} MiB");
    }

    private static string Time(double milliseconds) => MetricText.Format(MetricKind.Time, milliseconds);

    private static string Percent(double percent) => $"{Figures.Three(percent)} %";
}
