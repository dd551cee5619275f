using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <summary>The options in the units of the read loop.</summary>
internal sealed class SessionSettings(HeartbeatOptions heartbeat, LimitOptions limits, IdentityOptions identity)
{
    private readonly int _minIntervalMs = (int)heartbeat.MinInterval.TotalMilliseconds;
    private readonly int _maxIntervalMs = (int)heartbeat.MaxInterval.TotalMilliseconds;
    private readonly int _missedLimit = heartbeat.MissedLimit;
    private readonly int _suspectAfterMissed = heartbeat.SuspectAfterMissed;

    public int IntervalMs { get; } = (int)heartbeat.Interval.TotalMilliseconds;

    public int TimeoutMs => TimeoutFor(IntervalMs);

    /// <summary>From the opening of a connection to the first moment at which somebody has to look at it.</summary>
    public int FirstLookMs => RequiresIdentity ? Math.Min(FirstDeadlineFor(IntervalMs), HelloTimeoutMs) : FirstDeadlineFor(IntervalMs);

    public bool RequiresIdentity { get; } = identity.RequireIdentity;

    public int HelloTimeoutMs { get; } = (int)identity.HelloTimeout.TotalMilliseconds;

    public int FrameTimeoutMs { get; } = (int)limits.FrameTimeout.TotalMilliseconds;

    public int SendTimeoutMs { get; } = (int)limits.SendTimeout.TotalMilliseconds;

    public RateLimit PacketLimit { get; } = limits.PacketRate == 0 ? RateLimit.None : new RateLimit(limits.PacketRate, limits.PacketBurst);

    public bool DataProvesLife { get; } = heartbeat.DataProvesLife;

    public PacketReaderState ReaderState { get; } = new(PacketSender.Client, limits.MaxPayloadBytes);

    public int TimeoutFor(int intervalMs) => intervalMs * _missedLimit;

    public int FirstDeadlineFor(int intervalMs) => intervalMs * (_suspectAfterMissed > 0 ? _suspectAfterMissed : _missedLimit);

    /// <summary>The interval that a client gets for the one it wished; 0 wishes for the server's own.</summary>
    public int Grant(uint wishedIntervalMs) =>
        wishedIntervalMs == 0 ? IntervalMs : (int)Math.Clamp(wishedIntervalMs, (uint)_minIntervalMs, (uint)_maxIntervalMs);
}
