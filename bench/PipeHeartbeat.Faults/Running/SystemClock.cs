using System.Diagnostics;

namespace PipeHeartbeat.Faults;

/// <summary>The system's monotonic clock in microseconds, by which the generator's verdicts are dated too.</summary>
internal static class SystemClock
{
    public static long NowUs => (long)(Stopwatch.GetTimestamp() * (1e6 / Stopwatch.Frequency));
}
