namespace PipeHeartbeat.Client;

/// <summary>What the application may ask of the present connection, or of the last one. One writer, any readers.</summary>
internal sealed class ConnectionFigures
{
    private const long None = -1;

    private long _connectionId;
    private long _intervalMs;
    private long _timeoutMs;
    private long _roundTripTicks = None;

    public ulong ConnectionId => (ulong)Interlocked.Read(ref _connectionId);

    public TimeSpan Interval => TimeSpan.FromMilliseconds(Interlocked.Read(ref _intervalMs));

    public TimeSpan Timeout => TimeSpan.FromMilliseconds(Interlocked.Read(ref _timeoutMs));

    public TimeSpan? RoundTrip => Interlocked.Read(ref _roundTripTicks) is var ticks && ticks == None ? null : TimeSpan.FromTicks(ticks);

    public void Set(ulong connectionId, BeatPlan plan)
    {
        Interlocked.Exchange(ref _connectionId, (long)connectionId);
        Interlocked.Exchange(ref _roundTripTicks, None);
        Set(plan);
    }

    public void Set(BeatPlan plan)
    {
        Interlocked.Exchange(ref _intervalMs, plan.IntervalMs);
        Interlocked.Exchange(ref _timeoutMs, plan.TimeoutMs);
    }

    public void SetRoundTrip(TimeSpan roundTrip) => Interlocked.Exchange(ref _roundTripTicks, roundTrip.Ticks);
}
