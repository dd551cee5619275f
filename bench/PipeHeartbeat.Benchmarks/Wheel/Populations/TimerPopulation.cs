namespace PipeHeartbeat.Benchmarks.Wheel.Populations;

/// <summary>One <see cref="Timer"/> a client, re-armed by every beat. Real time only.</summary>
internal sealed class TimerPopulation : IPopulation
{
    private int _declared;

    public TimerPopulation(BeatSchedule schedule, long startMs) =>
        Timers = [.. schedule.LastBeats(startMs).Select(beatMs =>
            new Timer(_ => Interlocked.Increment(ref _declared), null, beatMs + Timing.TimeoutMs - startMs, Timeout.Infinite))];

    public Timer[] Timers { get; }

    public int Declared => Volatile.Read(ref _declared);

    public void Beat(int client, long nowMs) => Beat(Timers[client]);

    public static bool Beat(Timer timer) => timer.Change(Timing.TimeoutMs, Timeout.Infinite);

    public void AdvanceTo(long nowMs)
    {
    }

    public void Dispose()
    {
        foreach (Timer timer in Timers)
            timer.Dispose();
    }
}
