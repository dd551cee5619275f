using System.Runtime.InteropServices;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>The clock of the processor time that a whole process has used: <c>clock_getcpuclockid(3)</c>.</summary>
internal static unsafe partial class ProcessorClock
{
    private const string Library = "libc";

    /// <returns>False if there is no such process.</returns>
    public static bool TryRead(int processId, out TimeSpan used)
    {
        used = default;
        TimeSpec time;
        if (GetClock(processId, out int clock) != 0 || GetTime(clock, &time) != 0)
            return false;
        used = TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick);
        return true;
    }

    [LibraryImport(Library, EntryPoint = "clock_getcpuclockid")]
    private static partial int GetClock(int processId, out int clock);

    [LibraryImport(Library, EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, TimeSpec* time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
