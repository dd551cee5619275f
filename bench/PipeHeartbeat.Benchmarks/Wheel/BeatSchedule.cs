namespace PipeHeartbeat.Benchmarks.Wheel;

/// <summary>
/// Who beats when: each client once every 3 s, spread evenly over the 300 ticks of that time and in random order over memory.
/// </summary>
internal sealed class BeatSchedule
{
    private const int TicksPerInterval = Timing.IntervalMs / Timing.TickMs;

    private readonly int[] _order;

    public BeatSchedule(int clients)
    {
        _order = [.. Enumerable.Range(0, clients)];
        new Random(1).Shuffle(_order);
    }

    public int Clients => _order.Length;

    /// <summary>All of them, in the order in which they beat.</summary>
    public IEnumerable<int> InOrder => _order;

    /// <summary>Those who beat in the tick that begins at <paramref name="nowMs"/>.</summary>
    public ReadOnlySpan<int> At(long nowMs)
    {
        long tick = nowMs / Timing.TickMs % TicksPerInterval;
        int first = (int)(_order.Length * tick / TicksPerInterval);
        int end = (int)(_order.Length * (tick + 1) / TicksPerInterval);
        return _order.AsSpan(first, end - first);
    }

    /// <summary>When each has last beaten before <paramref name="nowMs"/>.</summary>
    public long[] LastBeats(long nowMs)
    {
        var beats = new long[_order.Length];
        for (long atMs = nowMs - Timing.IntervalMs; atMs < nowMs; atMs += Timing.TickMs)
        {
            foreach (int client in At(atMs))
                beats[client] = atMs;
        }

        return beats;
    }
}
