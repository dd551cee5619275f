using Perfolizer.Horology;

namespace PipeHeartbeat.Benchmarks.Wheel;

/// <summary>A clock that stands still while the process sleeps: the processor time of all its threads.</summary>
internal sealed class CpuClock : IClock
{
    public string Title => "processor time";

    public bool IsAvailable => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsWindows();

    public Frequency Frequency => new(TimeSpan.TicksPerSecond);

    public long GetTimestamp() => Environment.CpuUsage.TotalTime.Ticks;
}
