using System.Globalization;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>How long something on this machine has waited for a processor: of the server's threads, too, which <see cref="StallMonitor"/> does not see.</summary>
/// <remarks>By the kernel's pressure stall information; nothing where it has none.</remarks>
internal sealed class CpuPressure
{
    private const string File = "/proc/pressure/cpu";
    private const string Total = "total=";

    private TimeSpan _taken = Read();

    /// <summary>The time since the last call in which at least one thread waited.</summary>
    public TimeSpan TakeWaited()
    {
        TimeSpan now = Read();
        TimeSpan waited = now - _taken;
        _taken = now;
        return waited;
    }

    private static TimeSpan Read()
    {
        try
        {
            string some = System.IO.File.ReadLines(File).First();
            return TimeSpan.FromMicroseconds(long.Parse(some[(some.IndexOf(Total, StringComparison.Ordinal) + Total.Length)..], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return TimeSpan.Zero;
        }
    }
}
