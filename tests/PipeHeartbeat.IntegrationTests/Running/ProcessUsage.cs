using System.Globalization;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>What Linux tells of a process.</summary>
internal static class ProcessUsage
{
    private const double TicksPerSecond = 100;

    /// <summary>Processor time of all its threads so far.</summary>
    public static TimeSpan CpuTime(int processId)
    {
        string line = File.ReadAllText($"/proc/{processId}/stat");
        string[] fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((Number(fields[11]) + Number(fields[12])) / TicksPerSecond);
    }

    public static int Descriptors(int processId) => Directory.GetFileSystemEntries($"/proc/{processId}/fd").Length;

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
