using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.UnitTests.Liveness;

/// <summary>The table as most tests want it: a beat each 3 s, 15 s of silence allowed.</summary>
internal static class Tables
{
    public const int IntervalMs = 3_000;
    public const int TimeoutMs = 15_000;

    public static readonly object Owner = new();

    public static ConnectionId Open(this ConnectionTable table, long nowMs, object? owner = null)
    {
        Assert.True(table.TryOpen(owner ?? Owner, nowMs, IntervalMs, TimeoutMs, out ConnectionId id));
        return id;
    }

    public static ConnectionSnapshot Read(this ConnectionTable table, ConnectionId id, long nowMs = 0)
    {
        Assert.True(table.TryRead(id, nowMs, out ConnectionSnapshot snapshot));
        return snapshot;
    }

    public static void CloseAndFree(this ConnectionTable table, ConnectionId id)
    {
        Assert.True(table.TryClose(id));
        Assert.True(table.Free(id));
    }

    /// <summary>A connection in the given phase, at time 0.</summary>
    public static ConnectionId OpenAs(this ConnectionTable table, ConnectionPhase phase)
    {
        ConnectionId id = table.Open(0);
        bool isThere = phase switch
        {
            ConnectionPhase.Live => true,
            ConnectionPhase.Suspect => table.TrySuspect(id, TimeoutMs),
            ConnectionPhase.Expired => table.TryExpire(id, TimeoutMs),
            ConnectionPhase.Closed => table.TryClose(id),
            _ => table.TryClose(id) && table.Free(id),
        };
        Assert.True(isThere);
        return id;
    }

    /// <summary>The phase of the id's connection; <see cref="ConnectionPhase.Free"/> if the id finds nothing.</summary>
    public static ConnectionPhase PhaseOf(this ConnectionTable table, ConnectionId id) =>
        table.TryRead(id, 0, out ConnectionSnapshot snapshot) ? snapshot.Phase : ConnectionPhase.Free;
}
