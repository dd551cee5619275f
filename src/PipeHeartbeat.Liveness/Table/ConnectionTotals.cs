namespace PipeHeartbeat.Liveness;

/// <summary>What all connections of a <see cref="ConnectionTable"/> together have sent, those that have ended included.</summary>
/// <param name="Beats">Heartbeats.</param>
/// <param name="Packets">Packets of all types, heartbeats among them.</param>
/// <param name="Bytes">Bytes of those packets.</param>
public readonly record struct ConnectionTotals(long Beats, long Packets, long Bytes);
