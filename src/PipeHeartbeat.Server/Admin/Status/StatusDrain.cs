using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>Whether the server is being emptied.</summary>
/// <param name="Active">Whether that has begun: newcomers are refused.</param>
/// <param name="EndsAt">When the last client is, or was, told to go; null if it has not begun.</param>
/// <param name="Live">Connections that are here.</param>
internal sealed record StatusDrain(bool Active, DateTimeOffset? EndsAt, int Live)
{
    public static StatusDrain Of(HeartbeatDrain drain, HeartbeatCounters counters) => new(drain.IsActive, drain.EndsAt, counters.Live);
}
