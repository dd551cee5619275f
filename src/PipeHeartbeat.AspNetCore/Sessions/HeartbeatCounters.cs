using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Counts what came and what went. Thread-safe. At rest accepted = live + the sum of closed; while connections come and go the two sides
/// differ by no more than what is in flight.
/// </summary>
public sealed class HeartbeatCounters
{
    private readonly long[] _closed = new long[ReasonNames.Count];
    private readonly long[] _others = new long[(int)PacketType.Bye + 1];
    private readonly Func<int> _live;
    private readonly Func<ConnectionTotals> _totals;
    private long _accepted;
    private long _beats;
    private long _hearts;
    private long _bytes;
    private int _sending;

    internal HeartbeatCounters(Func<int> live, Func<ConnectionTotals>? totals = null)
    {
        _live = live;
        _totals = totals ?? (() => default);
    }

    /// <summary>Connections accepted since the start, those refused at once included.</summary>
    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>Connections that are live now.</summary>
    public int Live => _live();

    /// <summary>Connections that ended for a reason since the start.</summary>
    public long Closed(Reason reason) => (uint)reason < (uint)_closed.Length ? Volatile.Read(ref _closed[(int)reason]) : 0;

    /// <summary>Heartbeats since the start, of all connections. Walks over the table, as do the next two: nothing is counted twice on the path of a heartbeat.</summary>
    public long Beats => Raise(ref _beats, _totals().Beats);

    /// <summary>Bytes of packets that clients sent since the start.</summary>
    public long BytesReceived => Raise(ref _bytes, _totals().Bytes);

    /// <summary>Packets of a type that clients sent since the start: <see cref="PacketType.Heart"/>, <see cref="PacketType.Other"/>,
    /// <see cref="PacketType.Hello"/>, <see cref="PacketType.Bye"/>; 0 for those that only a server sends.</summary>
    public long Packets(PacketType type)
    {
        if (type != PacketType.Heart)
            return IsOther(type) ? Volatile.Read(ref _others[(int)type]) : 0;

        // The others after the total: who is counted in between makes it less, never more.
        long packets = _totals().Packets;
        return Raise(ref _hearts, packets - _others.Sum());
    }

    /// <summary>Connections that do not take at this moment what is sent to them.</summary>
    public int Sending => Volatile.Read(ref _sending);

    internal void CountPacket(PacketType type)
    {
        if (IsOther(type))
            Interlocked.Increment(ref _others[(int)type]);
    }

    internal void CountSending(int change) => Interlocked.Add(ref _sending, change);

    internal void CountAccepted() => Interlocked.Increment(ref _accepted);

    internal void CountClosed(Reason reason) => Interlocked.Increment(ref _closed[(int)reason]);

    private static bool IsOther(PacketType type) => type is PacketType.Other or PacketType.Hello or PacketType.Bye;

    /// <summary>A sum that was taken while connections came and went may lack some of them; what was told once is not taken back.</summary>
    private static long Raise(ref long most, long value)
    {
        long before = Volatile.Read(ref most);
        while (value > before)
        {
            long seen = Interlocked.CompareExchange(ref most, value, before);
            if (seen == before)
                return value;
            before = seen;
        }

        return before;
    }
}
