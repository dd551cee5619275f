using PipeHeartbeat.Benchmarks.Table;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.Benchmarks.Wheel.Populations;

/// <summary>The connection table without a wheel: every tick a look at every slot, as an O(n) watchdog does it.</summary>
internal sealed class TableSweepPopulation : IPopulation
{
    private readonly ConnectionTable _table = new();
    private readonly ConnectionId[] _ids;

    public TableSweepPopulation(BeatSchedule schedule, long startMs) =>
        _ids = [.. schedule.LastBeats(startMs).Select(beatMs => Tables.Open(_table, beatMs))];

    public int Declared { get; private set; }

    public void Beat(int client, long nowMs) => _table.Beat(_ids[client], nowMs);

    public void AdvanceTo(long nowMs)
    {
        for (uint slot = 0; slot < (uint)_table.UsedSlots; slot++)
        {
            if (_table.TryGetDeadlines(slot, nowMs, out SlotDeadlines deadlines) && deadlines.ExpiryMs <= nowMs
                && _table.TryExpire(deadlines.Id, nowMs))
                Declared++;
        }
    }

    public void Dispose()
    {
    }
}
