using System.Diagnostics;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>
/// Watches what a process uses. On Linux the processor time is the scheduler's own, in nanoseconds: <c>/proc/PID/stat</c> counts ticks of
/// 10 ms, in which a few seconds of a cheap server are lost.
/// </summary>
internal abstract class ProcessUsage(int processId)
{
    private UsageSample _last;

    public int ProcessId { get; } = processId;

    /// <summary>Whether the process was gone when it was last read.</summary>
    public bool HasExited { get; private set; }

    /// <summary>Begins to watch a process.</summary>
    /// <returns><see langword="null"/> if there is no such process, or none that this one may look at.</returns>
    public static ProcessUsage? TryOpen(int pid)
    {
        if (pid <= 0)
            return null;
        ProcessUsage usage = OperatingSystem.IsLinux() ? new LinuxProcessUsage(pid) : new PortableProcessUsage(pid);
        usage.Read();
        return usage.HasExited ? null : usage;
    }

    /// <summary>What the process has used up to now; once it is gone, what was read last.</summary>
    public UsageSample Read()
    {
        if (!HasExited && TryRead(out TimeSpan cpuTime, out long rssBytes, out long peakRssBytes))
            _last = new UsageSample(Stopwatch.GetTimestamp(), cpuTime, rssBytes, peakRssBytes);
        else
            HasExited = true;
        return _last;
    }

    protected abstract bool TryRead(out TimeSpan cpuTime, out long rssBytes, out long peakRssBytes);
}
