using System.Runtime.InteropServices;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>The machine that this program runs on.</summary>
internal static class ThisMachine
{
    private const double GiB = 1024.0 * 1024 * 1024;

    public static MachineResult Describe() => new(
        RuntimeInformation.OSDescription,
        RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
        Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / GiB, 1),
        RuntimeInformation.FrameworkDescription);
}
