using System.Runtime.InteropServices;

namespace PipeHeartbeat.Faults;

/// <summary>Stops and continues processes, by their own ids.</summary>
internal static partial class Signals
{
    private const int Continue = 18;
    private const int Stopping = 19;

    public static void Stop(params ReadOnlySpan<int> processIds) => Send(Stopping, processIds);

    public static void Resume(params ReadOnlySpan<int> processIds) => Send(Continue, processIds);

    /// <summary>Stops processes for a while.</summary>
    /// <returns>When they were stopped and when they went on.</returns>
    public static async Task<(long StoppedUs, long ResumedUs)> StopForAsync(TimeSpan duration, CancellationToken cancellationToken, params int[] processIds)
    {
        long stoppedUs = SystemClock.NowUs;
        Stop(processIds);
        try
        {
            await Task.Delay(duration, cancellationToken);
        }
        finally
        {
            Resume(processIds);
        }

        return (stoppedUs, SystemClock.NowUs);
    }

    private static void Send(int signal, ReadOnlySpan<int> processIds)
    {
        foreach (int processId in processIds)
        {
            if (Kill(processId, signal) != 0)
                throw new FaultException($"process {processId} can not be stopped or continued: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
