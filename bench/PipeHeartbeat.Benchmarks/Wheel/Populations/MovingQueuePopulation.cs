namespace PipeHeartbeat.Benchmarks.Wheel.Populations;

/// <summary>A <see cref="PriorityQueue{TElement,TPriority}"/> by deadline, in which every beat moves its client.</summary>
internal sealed class MovingQueuePopulation : IPopulation
{
    private readonly PriorityQueue<int, long> _queue;

    public MovingQueuePopulation(BeatSchedule schedule, long startMs) =>
        _queue = new(schedule.LastBeats(startMs).Select((beatMs, client) => (client, beatMs + Timing.TimeoutMs)));

    public int Declared { get; private set; }

    public void Beat(int client, long nowMs)
    {
        _queue.Remove(client, out _, out _);
        _queue.Enqueue(client, nowMs + Timing.TimeoutMs);
    }

    public void AdvanceTo(long nowMs)
    {
        while (_queue.TryPeek(out _, out long dueMs) && dueMs <= nowMs)
        {
            _queue.Dequeue();
            Declared++;
        }
    }

    public void Dispose()
    {
    }
}
