using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.UnitTests.Liveness;

/// <summary>A sink that convicts at once and notes when. A suspicion that does not hold is a fault.</summary>
internal sealed class Verdicts(ConnectionTable table, int count) : IDeadlineSink
{
    private readonly int[] _atMs = [.. Enumerable.Repeat(-1, count)];

    public int NowMs { get; set; }

    public int Convicted { get; private set; }

    public int FalseSuspicions { get; private set; }

    public int AtMs(int index) => _atMs[index];

    public long OnDeadline(ConnectionId id, object owner, long nowMs)
    {
        if (!table.TryExpire(id, NowMs))
        {
            FalseSuspicions++;
            return long.MaxValue;
        }

        _atMs[(int)id.Index] = NowMs;
        Convicted++;
        return long.MaxValue;
    }
}
