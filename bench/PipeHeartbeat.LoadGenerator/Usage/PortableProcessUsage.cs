using System.ComponentModel;
using System.Diagnostics;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>What .NET tells of a process, on any system.</summary>
internal sealed class PortableProcessUsage(int processId) : ProcessUsage(processId)
{
    protected override bool TryRead(out TimeSpan cpuTime, out long rssBytes, out long peakRssBytes)
    {
        cpuTime = default;
        rssBytes = 0;
        peakRssBytes = 0;
        try
        {
            using Process process = Process.GetProcessById(ProcessId);
            cpuTime = process.TotalProcessorTime;
            rssBytes = process.WorkingSet64;
            peakRssBytes = Math.Max(process.PeakWorkingSet64, rssBytes);
            return true;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception or NotSupportedException)
        {
            return false;
        }
    }
}
