using PipeHeartbeat.Benchmarks.Table;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.Benchmarks.Wheel.Populations;

/// <summary>PipeHeartbeat: a beat touches the table, the wheel looks at the table when a deadline comes.</summary>
internal sealed class WheelPopulation : IPopulation, IDeadlineSink
{
    private readonly ConnectionTable _table = new();
    private readonly ExpiryEngine _engine;
    private long _nowMs;

    public WheelPopulation(BeatSchedule schedule, long startMs)
    {
        _engine = new ExpiryEngine(_table, this, startMs, Timing.TickMs, ExpiryLoop.ReminderMs, error => throw error);
        Ids = [.. schedule.LastBeats(startMs).Select(beatMs => Tables.Open(_table, beatMs))];
        foreach (ConnectionId id in Ids)
            _engine.Register(id);
        AdvanceTo(startMs);
    }

    public ConnectionId[] Ids { get; }

    public int Declared { get; private set; }

    public void Beat(int client, long nowMs) => Beat(Ids[client], nowMs);

    public BeatResult Beat(ConnectionId id, long nowMs) => _table.Beat(id, nowMs);

    public void AdvanceTo(long nowMs)
    {
        _nowMs = nowMs;
        _engine.Run(nowMs);
    }

    public long OnDeadline(ConnectionId id, object owner, long nowMs)
    {
        if (_table.TryExpire(id, _nowMs))
            Declared++;
        return long.MaxValue;
    }

    public void Dispose()
    {
    }
}
