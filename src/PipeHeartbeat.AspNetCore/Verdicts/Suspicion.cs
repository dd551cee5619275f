using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.AspNetCore;

/// <summary>That somebody's time was up, and why no verdict was passed at once.</summary>
/// <param name="Id">The connection.</param>
/// <param name="LastBeatMs">Its last heartbeat by then.</param>
/// <param name="Kind">What held the verdict; <see cref="VerdictHolds.None"/>: nothing, it was to be looked at.</param>
/// <param name="SettledAtMs">When it will be known what became of it.</param>
internal readonly record struct Suspicion(ConnectionId Id, long LastBeatMs, VerdictHolds Kind, long SettledAtMs);
