using System.Diagnostics;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>The one clock of a run: microseconds that only go forward.</summary>
internal static class FleetClock
{
    private static readonly double MicrosecondsPerTick = 1e6 / Stopwatch.Frequency;
    private static readonly long Began = Stopwatch.GetTimestamp();

    /// <summary>A moment as every program on this machine knows it that reads the system's monotonic clock.</summary>
    public static long ToSystemUs(long us) => us + (long)(Began * MicrosecondsPerTick);

    public static long NowUs
    {
        get
        {
            // Read first: whoever asks first would otherwise read the time, then have the beginning taken down, and be told of a time before it.
            long began = Began;
            return (long)((Stopwatch.GetTimestamp() - began) * MicrosecondsPerTick);
        }
    }
}
