using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Reads the processor clock that Linux keeps for every process, and the memory lines of <c>/proc/PID/status</c>.</summary>
internal sealed class LinuxProcessUsage(int processId) : ProcessUsage(processId)
{
    private readonly string _statusPath = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/status");

    protected override bool TryRead(out TimeSpan cpuTime, out long rssBytes, out long peakRssBytes)
    {
        rssBytes = 0;
        peakRssBytes = 0;
        if (!ProcessorClock.TryRead(ProcessId, out cpuTime))
            return false;

        try
        {
            foreach (string line in File.ReadLines(_statusPath))
            {
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                    peakRssBytes = KibibyteLine(line);
                else if (line.StartsWith("VmRSS:", StringComparison.Ordinal))
                    rssBytes = KibibyteLine(line);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        // One that has ended and was not waited for yet has a status, but no memory.
        return rssBytes > 0;
    }

    private static long KibibyteLine(string line) =>
        long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1], CultureInfo.InvariantCulture) * 1024;
}
