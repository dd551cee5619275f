using System.Reflection;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using PipeHeartbeat.Benchmarks;

namespace PipeHeartbeat.BenchmarkTests;

/// <summary>
/// Runs benchmarks in this process, as briefly as allocations need: PipeHeartbeat's own with the smaller ones of their populations, the
/// others, whose checks are to be made too, with the smallest. Times mean nothing.
/// </summary>
internal static class QuickRun
{
    public const int LargestPopulation = 100_000;
    private const int LargestOfOthers = 1_000;

    private static readonly string Artifacts = Path.Combine(Path.GetTempPath(), $"benchmarks-{Environment.ProcessId}");

    public static IReadOnlyList<BenchmarkReport> Of(params Type[] types)
    {
        var log = new AccumulationLogger();
        Job brief = new Job("Quick")
            .WithToolchain(new InProcessEmitToolchain(TimeSpan.FromMinutes(2), logOutput: false))
            .WithStrategy(RunStrategy.Throughput)
            .WithWarmupCount(1)
            .WithIterationCount(1)
            .WithIterationTime(Perfolizer.Horology.TimeInterval.FromMilliseconds(20))
            .WithEvaluateOverhead(false)
            .AsMutator();
        IConfig config = ManualConfig.CreateEmpty()
            .AddJob(brief)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddLogger(log)
            .AddFilter(new SimpleFilter(IsSmall))
            .WithArtifactsPath(Artifacts)
            .WithOptions(ConfigOptions.DisableLogFile | ConfigOptions.DisableOptimizationsValidator);
        try
        {
            Summary[] summaries = BenchmarkRunner.Run(types, config);
            Assert.All(summaries, summary => Assert.False(summary.HasCriticalValidationErrors, log.GetLog()));
            Assert.All(summaries.SelectMany(summary => summary.Reports), report => Assert.True(report.Success, log.GetLog()));
            return [.. summaries.SelectMany(summary => summary.Reports)];
        }
        finally
        {
            if (Directory.Exists(Artifacts))
                Directory.Delete(Artifacts, recursive: true);
        }
    }

    /// <summary>All classes of an assembly that hold benchmarks.</summary>
    public static Type[] BenchmarksOf(Assembly assembly) =>
        [.. assembly.GetTypes().Where(type => type.GetMethods().Any(method => method.IsDefined(typeof(BenchmarkDotNet.Attributes.BenchmarkAttribute))))];

    private static bool IsSmall(BenchmarkCase benchmark)
    {
        bool isOurs = benchmark.Descriptor.WorkloadMethod.IsDefined(typeof(OursAttribute));
        return benchmark.Parameters.Items.All(parameter =>
            parameter.Value is not int population || population <= (isOurs ? LargestPopulation : LargestOfOthers));
    }
}
