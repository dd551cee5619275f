using System.Globalization;

namespace PipeHeartbeat.Faults;

/// <summary>How often a thread of a process has gone to sleep by itself, and so was woken.</summary>
internal static class ThreadWakes
{
    private const string Count = "voluntary_ctxt_switches:";

    /// <exception cref="FaultException">There is no such thread.</exception>
    public static long Read(int processId, string thread)
    {
        foreach (string task in Directory.EnumerateDirectories($"/proc/{processId}/task"))
        {
            if (File.ReadAllText(Path.Combine(task, "comm")).Trim() != thread)
                continue;
            string line = File.ReadLines(Path.Combine(task, "status")).First(line => line.StartsWith(Count, StringComparison.Ordinal));
            return long.Parse(line[Count.Length..], CultureInfo.InvariantCulture);
        }

        throw new FaultException($"process {processId} has no thread {thread}");
    }
}
