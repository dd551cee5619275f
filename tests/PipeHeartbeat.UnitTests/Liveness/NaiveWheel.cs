namespace PipeHeartbeat.UnitTests.Liveness;

/// <summary>What a timing wheel means: a sorted set of deadlines.</summary>
internal sealed class NaiveWheel
{
    private readonly Dictionary<int, long> _deadlines = [];
    private readonly SortedSet<(long Tick, int Index)> _order = [];

    public int Count => _deadlines.Count;

    public long First => _order.Count == 0 ? long.MaxValue : _order.Min.Tick;

    public long DeadlineOf(int index) => _deadlines.GetValueOrDefault(index, long.MaxValue);

    public void Schedule(int index, long tick)
    {
        Cancel(index);
        _deadlines[index] = tick;
        _order.Add((tick, index));
    }

    public bool Cancel(int index) => _deadlines.Remove(index, out long tick) && _order.Remove((tick, index));
}
