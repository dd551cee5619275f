namespace PipeHeartbeat.Benchmarks.Wheel.Populations;

/// <summary>
/// A <see cref="PriorityQueue{TElement,TPriority}"/> that is told nothing of beats, and looks at a client's last one when it comes up:
/// PipeHeartbeat's own idea, on a heap.
/// </summary>
internal sealed class LazyQueuePopulation : IPopulation
{
    private readonly PriorityQueue<int, long> _queue;
    private readonly long[] _beats;

    public LazyQueuePopulation(BeatSchedule schedule, long startMs)
    {
        _beats = schedule.LastBeats(startMs);
        _queue = new(_beats.Select((beatMs, client) => (client, beatMs + Timing.TimeoutMs)));
    }

    public int Declared { get; private set; }

    public void Beat(int client, long nowMs) => Volatile.Write(ref _beats[client], nowMs);

    public void AdvanceTo(long nowMs)
    {
        while (_queue.TryPeek(out int client, out long dueMs) && dueMs <= nowMs)
        {
            long deadlineMs = _beats[client] + Timing.TimeoutMs;
            if (deadlineMs > nowMs)
            {
                _queue.DequeueEnqueue(client, deadlineMs);
                continue;
            }

            _queue.Dequeue();
            Declared++;
        }
    }

    public void Dispose()
    {
    }
}
