using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.StressTests;

/// <summary>Tries everything with ids that were freed, and looks at what is there meanwhile.</summary>
internal sealed class StrangerRole(Arena arena, Random random, Tally tally)
{
    private const int Remembered = 64;

    private readonly Tenancy?[] _past = new Tenancy?[Remembered];
    private readonly ConnectionTable _table = arena.Table;

    public void Run()
    {
        while (!arena.IsOver)
        {
            _past[random.Next(Remembered)] = arena.CurrentOf(random.Next(Arena.Lanes));
            if (_past[random.Next(Remembered)] is { IsFreed: true } tenancy)
                Trespass(tenancy);
            Look();
        }
    }

    private void Trespass(Tenancy tenancy)
    {
        ConnectionId id = tenancy.Id;
        bool landed = _table.Beat(id, 1_000_000, 1_000) != BeatResult.Stale
            || _table.TrySuspect(id, 1_000_000)
            || _table.TryExpire(id, 1_000_000)
            || _table.TryClose(id)
            || _table.Free(id)
            || _table.TryRead(id, 0, out _);
        bool isFound = _table.TryGetOwner(id, out object? owner);
        _table.Count(id, 1_000, 1_000, 0);
        _table.SetTiming(id, 1, 1);
        _table.SetOwnerDeadline(id, 0);
        arena.Demand(!landed && !isFound && owner is null, "an id that was freed finds nothing, in any operation");
        tally.StaleOperations++;
        for (int lane = 0; lane < Arena.Lanes; lane++)
        {
            if (arena.CurrentOf(lane) is { IsFreed: false } other && (uint)other.Id.Value == (uint)id.Value)
                tally.StaleOperationsOnAnotherTenant++;
        }
    }

    private void Look()
    {
        foreach (ConnectionSnapshot seen in _table.Enumerate(0))
        {
            var owner = (Tenancy)seen.Owner;
            arena.Demand(seen.TimeoutMs == owner.TimeoutMs, "a snapshot is of one tenant, not of two");
            arena.Demand(!owner.IsOpen || owner.Id == seen.Id, "a snapshot has its owner's id");
            tally.Snapshots++;
        }

        int live = _table.LiveCount;
        arena.Demand(live >= 0 && live <= _table.Capacity, $"{live} live connections cannot be");
    }
}
