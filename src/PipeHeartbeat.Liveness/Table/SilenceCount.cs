namespace PipeHeartbeat.Liveness;

/// <summary>How many connections were silent, of how many; both are estimates where the table is large.</summary>
/// <param name="Silent">Those that have missed all but the last of the heartbeats that they may miss.</param>
/// <param name="Open">All that were looked at.</param>
public readonly record struct SilenceCount(int Silent, int Open);
