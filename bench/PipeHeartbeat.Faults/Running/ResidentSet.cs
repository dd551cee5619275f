namespace PipeHeartbeat.Faults;

/// <summary>How much memory a process has.</summary>
internal static class ResidentSet
{
    /// <returns>Bytes.</returns>
    /// <exception cref="FaultException">It is gone.</exception>
    public static long Read(int processId) => PipeHeartbeat.LoadGenerator.ProcessUsage.TryOpen(processId) is { } usage
        ? usage.Read().RssBytes
        : throw new FaultException($"process {processId} is gone");
}
