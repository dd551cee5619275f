namespace PipeHeartbeat.Benchmarks.Wheel.Populations;

/// <summary>
/// How the classic example does it: every 3 s a walk that adds one to each client's count of missed heartbeats, which a beat sets to 0. To be
/// never early it must wait for the sixth, so it is up to 3 s late.
/// </summary>
internal sealed class CoarseSweepPopulation(BeatSchedule schedule, long startMs) : IPopulation
{
    private const byte Gone = byte.MaxValue;
    private const byte Limit = Timing.TimeoutMs / Timing.IntervalMs;

    // The walks that there would have been since each one's last beat, had there been any before the start.
    private readonly byte[] _missed =
        [.. schedule.LastBeats(startMs).Select(beatMs => (byte)(((startMs - 1) / Timing.IntervalMs) - ((beatMs - 1) / Timing.IntervalMs)))];

    public int Declared { get; private set; }

    public void Beat(int client, long nowMs) => Volatile.Write(ref _missed[client], 0);

    public void AdvanceTo(long nowMs)
    {
        if (nowMs % Timing.IntervalMs >= Timing.TickMs)
            return;

        foreach (ref byte missed in _missed.AsSpan())
        {
            if (missed == Gone)
                continue;
            if (++missed <= Limit)
                continue;
            missed = Gone;
            Declared++;
        }
    }

    public void Dispose()
    {
    }
}
