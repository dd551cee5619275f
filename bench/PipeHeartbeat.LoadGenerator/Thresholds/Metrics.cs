using System.Diagnostics.CodeAnalysis;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Every figure that has a name.</summary>
internal static class Metrics
{
    private const string NeedsServer = "it needs --server-pid";
    private const double BytesPerMiB = 1024 * 1024;

    private static readonly (string Name, Func<Distribution, double?> Read)[] Points =
    [
        ("mean", times => times.Mean),
        ("p50", times => times.P50),
        ("p90", times => times.P90),
        ("p99", times => times.P99),
        ("p99.9", times => times.P999),
        ("max", times => times.Max),
    ];

    /// <summary>In the order of a report.</summary>
    public static readonly IReadOnlyList<Metric> All =
    [
        new("recall", "recall", MetricKind.Percent, run => run.Verdicts.RecallPercent, MoreIsBetter: true),
        new("false", "false offline", MetricKind.Count, run => run.Verdicts.FalseOffline),
        new("early", "early verdicts", MetricKind.Count, run => run.Verdicts.Early),
        new("missed", "missed verdicts", MetricKind.Count, run => run.Verdicts.Missed),
        new("twice", "verdicts given twice", MetricKind.Count, run => run.Verdicts.Twice),
        new("disagreements", "verdicts told differently", MetricKind.Count, run => run.Verdicts.Disagreements),
        .. Times("detect", "verdict lateness", run => run.Verdicts.Lateness, "nobody was reported silent"),
        new("beats.rate", "beats a second", MetricKind.Rate, run => run.Beats.PerSecond, MoreIsBetter: true),
        new("beats.sent", "beats sent", MetricKind.Count, run => run.Beats.Sent, MoreIsBetter: null),
        new("beats.unsent", "beats unsent", MetricKind.Count, run => run.Beats.Unsent),
        new("ontime", "beats on time", MetricKind.Percent, run => run.Beats.OnTimePercent, MoreIsBetter: true),
        .. Times("lag", "send lag", run => run.Beats.SendLag, "no beat was sent"),
        .. Times("ack", "ACK round trip", run => run.Beats.AckRoundTrip, "it needs --ack"),
        new("connected", "connections", MetricKind.Count, run => run.Connections.Connected, MoreIsBetter: null),
        new("connect.rate", "connections a second", MetricKind.Rate, run => run.Connections.PerSecond, MoreIsBetter: true),
        new("connect.failed", "connections failed", MetricKind.Count, run => run.Connections.Failed.Values.Sum()),
        .. Times("connect", "connecting", run => run.Connections.Took, "nobody connected"),
        new("cpu", "server CPU (of a core)", MetricKind.Percent, run => run.Server?.CpuPercent, NeedsServer),
        new("cpu.beat", "server CPU a beat", MetricKind.Time, run => run.Server?.CpuPerBeatUs / 1_000, NeedsServer),
        new("cpu.accept", "server CPU an accept", MetricKind.Time, run => run.Server?.CpuPerAcceptUs / 1_000, NeedsServer),
        new("server.rss", "server memory", MetricKind.Size, run => run.Server?.RssMiB * BytesPerMiB, NeedsServer),
        new("server.peak", "server memory, peak", MetricKind.Size, run => run.Server?.PeakRssMiB * BytesPerMiB, NeedsServer),
        new("server.client", "server memory a client", MetricKind.Size, run => run.Server?.BytesPerClient, NeedsServer),
        new("generator.cpu", "generator CPU (of a core)", MetricKind.Percent, run => run.Generator.CpuPercent),
        new("generator.rss", "generator memory", MetricKind.Size, run => run.Generator.RssMiB * BytesPerMiB),
        new("generator.client", "generator memory a client", MetricKind.Size, run => run.Generator.BytesPerClient),
    ];

    private static readonly Dictionary<string, Metric> ByName = All.ToDictionary(metric => metric.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>What to tell somebody who got a name wrong.</summary>
    public static string Remedy { get; } =
        $"use detect, lag, ack or connect with .{string.Join(", .", Points.Select(point => point.Name))}; or " +
        string.Join(", ", All.Where(metric => !IsPoint(metric)).Select(metric => metric.Name));

    public static bool TryFind(string name, [NotNullWhen(true)] out Metric? metric) => ByName.TryGetValue(name, out metric);

    private static bool IsPoint(Metric metric) =>
        metric.Name.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 && Points.Any(point => point.Name == metric.Name[(dot + 1)..]);

    private static IEnumerable<Metric> Times(string family, string title, Func<RunResult, Distribution?> read, string needs) =>
        Points.Select(point => new Metric(
            $"{family}.{point.Name}",
            $"{title} {point.Name}",
            MetricKind.Time,
            run => read(run) is { Count: > 0 } times ? point.Read(times) : null,
            point.Name == "p99.9" ? $"{needs}, or there were fewer than {Figures.Count(LatencyRecorder.LeastForP999)} samples" : needs));
}
