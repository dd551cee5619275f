namespace PipeHeartbeat.Benchmarks.Wheel.Populations;

/// <summary>Nothing but the times of the last beats, side by side: every tick a look at each.</summary>
internal sealed class PackedSweepPopulation(BeatSchedule schedule, long startMs) : IPopulation
{
    private readonly long[] _beats = schedule.LastBeats(startMs);

    public int Declared { get; private set; }

    public void Beat(int client, long nowMs) => Volatile.Write(ref _beats[client], nowMs);

    public void AdvanceTo(long nowMs)
    {
        long overdueMs = nowMs - Timing.TimeoutMs;
        long[] beats = _beats;
        for (int client = 0; client < beats.Length; client++)
        {
            if (beats[client] <= overdueMs)
                Declare(client);
        }
    }

    public void Dispose()
    {
    }

    private void Declare(int client)
    {
        _beats[client] = long.MaxValue;
        Declared++;
    }
}
