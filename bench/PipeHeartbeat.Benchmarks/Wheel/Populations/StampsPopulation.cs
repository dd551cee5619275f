namespace PipeHeartbeat.Benchmarks.Wheel.Populations;

/// <summary>The floor: beats are written down and nobody ever looks.</summary>
internal sealed class StampsPopulation(BeatSchedule schedule, long startMs) : IPopulation
{
    private readonly long[] _beats = schedule.LastBeats(startMs);

    public int Declared => 0;

    public void Beat(int client, long nowMs) => Volatile.Write(ref _beats[client], nowMs);

    public void AdvanceTo(long nowMs)
    {
    }

    public void Dispose()
    {
    }
}
