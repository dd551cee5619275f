using System.Reflection;
using PipeHeartbeat.Benchmarks.Framing;
using PipeHeartbeat.Benchmarks.Handler;
using PipeHeartbeat.Benchmarks.Journal;
using PipeHeartbeat.Benchmarks.Table;
using PipeHeartbeat.Benchmarks.Wheel;

namespace PipeHeartbeat.Benchmarks;

/// <summary>
/// All that is measured, in the order in which a heartbeat meets it. A suite is a folder here and a table in the report: one for the
/// transport belongs in front.
/// </summary>
internal static class Suites
{
    public static readonly Type[] InOrder =
    [
        typeof(FramingBenchmarks),
        typeof(BeatBenchmarks),
        typeof(ContendedBeatBenchmarks),
        typeof(OpenCloseBenchmarks),
        typeof(SnapshotBenchmarks),
        typeof(ScheduleBenchmarks),
        typeof(ArrivingBeatBenchmarks),
        typeof(ContendedArrivalBenchmarks),
        typeof(AdvanceBenchmarks),
        typeof(RealSecondBenchmarks),
        typeof(HandlerBenchmarks),
        typeof(PublishBenchmarks),
    ];

    /// <summary>The suites that they belong to, in the same order.</summary>
    public static readonly string[] Names = [.. InOrder.Select(type => type.GetCustomAttribute<SuiteAttribute>()!.Name).Distinct()];
}
