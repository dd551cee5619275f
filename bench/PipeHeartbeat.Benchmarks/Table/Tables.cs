using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.Benchmarks.Table;

/// <summary>Filling and reading a <see cref="ConnectionTable"/>.</summary>
internal static class Tables
{
    public static readonly object Owner = new();

    public static ConnectionId Open(ConnectionTable table, long nowMs = Timing.StartMs)
    {
        Demand.True(table.TryOpen(Owner, nowMs, Timing.IntervalMs, Timing.TimeoutMs, out ConnectionId id), "there is room in the table");
        return id;
    }

    public static ConnectionId[] Open(ConnectionTable table, int count)
    {
        var ids = new ConnectionId[count];
        for (int i = 0; i < count; i++)
            ids[i] = Open(table);
        return ids;
    }

    public static long BeatsOf(ConnectionTable table)
    {
        long beats = 0;
        foreach (ConnectionSnapshot connection in table.Enumerate(Timing.StartMs))
            beats += connection.Beats;
        return beats;
    }
}
