namespace PipeHeartbeat.LoadGenerator;

/// <summary>The two tables of a comparison, for the terminal and for Markdown alike.</summary>
internal static class CompareTables
{
    private const string Unknown = "–";

    public static CompareTable Costs(CompareResult result) => new(
        ["", "answers", "CPU/beat, µs", "× ours", "× ours, ACK", "RSS/connection, B", "× ours", "CPU/accept, µs", "× ours"],
        [.. result.Peers.Select(CostRow)]);

    /// <summary>Of those that were tried.</summary>
    public static CompareTable Detection(CompareResult result) => new(
        ["", "deadline, ms", "late p50, ms", "p99", "max", "early", "missed", "silent", "configured"],
        [.. result.Peers.Where(peer => peer.Detection is not null).Select(peer => DetectionRow(peer.Name, peer.Detection!))]);

    private static string[] CostRow(PeerResult peer) =>
    [
        peer.Name,
        peer.IsAnswered ? "yes" : "no",
        Text(peer.Figures.CpuPerBeatUs),
        Text(peer.Ratios.CpuPerBeat),
        Text(peer.Ratios.CpuPerBeatToAnswering),
        Text(peer.Figures.BytesPerConnection),
        Text(peer.Ratios.BytesPerConnection),
        Text(peer.Figures.CpuPerAcceptUs),
        Text(peer.Ratios.CpuPerAccept),
    ];

    private static string[] DetectionRow(string name, DetectionResult detection)
    {
        bool isAny = detection.Lateness.Count > 0;
        return
        [
            name,
            Figures.Count(detection.TimeoutMs),
            Text(isAny ? detection.Lateness.P50 : null),
            Text(isAny ? detection.Lateness.P99 : null),
            Text(isAny ? detection.Lateness.Max : null),
            Figures.Count(detection.Early),
            Figures.Count(detection.Missed),
            Figures.Count(detection.Silent),
            detection.Configuration,
        ];
    }

    private static string Text(double? value) => value is { } number ? Figures.Three(number) : Unknown;
}
