namespace PipeHeartbeat.Liveness;

/// <summary>One connection as it stood when it was looked at. Times are milliseconds of the <see cref="LivenessClock"/>.</summary>
/// <param name="Id">The connection.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="Owner">The object that it was opened with.</param>
/// <param name="OpenedMs">When it was opened.</param>
/// <param name="LastBeatMs">When it last beat; when it was opened, if it never did.</param>
/// <param name="IntervalMs">How often it is expected to beat.</param>
/// <param name="TimeoutMs">How long it may be silent.</param>
/// <param name="Missed">Whole intervals since the last beat: 0 right after one.</param>
/// <param name="Beats">Heartbeats received.</param>
/// <param name="Packets">Packets received, heartbeats included.</param>
/// <param name="Bytes">Bytes received in those packets, heads included.</param>
public readonly record struct ConnectionSnapshot(
    ConnectionId Id,
    ConnectionPhase Phase,
    object Owner,
    long OpenedMs,
    long LastBeatMs,
    int IntervalMs,
    int TimeoutMs,
    int Missed,
    long Beats,
    long Packets,
    long Bytes);
