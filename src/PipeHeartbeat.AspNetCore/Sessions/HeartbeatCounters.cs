using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Counts what came and what went. Thread-safe. At rest accepted = live + the sum of closed; while connections come and go the two sides
/// differ by no more than what is in flight.
/// </summary>
public sealed class HeartbeatCounters
{
    private readonly long[] _closed = new long[ReasonNames.Count];
    private readonly Func<int> _live;
    private long _accepted;

    internal HeartbeatCounters(Func<int> live) => _live = live;

    /// <summary>Connections accepted since the start, those refused at once included.</summary>
    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>Connections that are live now.</summary>
    public int Live => _live();

    /// <summary>Connections that ended for a reason since the start.</summary>
    public long Closed(Reason reason) => (uint)reason < (uint)_closed.Length ? Volatile.Read(ref _closed[(int)reason]) : 0;

    internal void CountAccepted() => Interlocked.Increment(ref _accepted);

    internal void CountClosed(Reason reason) => Interlocked.Increment(ref _closed[(int)reason]);
}
