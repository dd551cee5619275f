using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.UnitTests.Liveness;

/// <summary>Distances at which an entry changes its level, and their neighbours.</summary>
internal static class WheelTicks
{
    public static readonly long[] Boundaries =
    [
        -1, 0, 1, 2, 62, 63, 64, 65, 127, 128, 129, 4_095, 4_096, 4_097, 4_160, 262_143, 262_144, 262_145, 266_304,
        TimingWheel.HorizonTicks - 1, TimingWheel.HorizonTicks, TimingWheel.HorizonTicks + 1,
        (1L << 24) - 1, 1L << 24, (1L << 24) + 1, 5 * TimingWheel.HorizonTicks, 1L << 40,
    ];

    /// <summary>Presents from which they are measured: aligned, not aligned, and near both ends of time.</summary>
    public static readonly long[] Starts =
    [
        0, 1, 63, 64, 4_095, 4_096, 262_143, 262_144, TimingWheel.HorizonTicks, (1L << 24) - 1, 1L << 24, 123_456_789,
        (1L << 32) - 1, 1L << 62, long.MaxValue - (1L << 41),
    ];
}
