using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace PipeHeartbeat.Benchmarks.Wheel;

/// <summary>Seconds that really pass, measured in processor time of the whole process.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RealSecondAttribute : Attribute, IConfigSource
{
    private static readonly Job Job = new Job("RealSecond", new InfrastructureMode { Clock = new CpuClock() })
        .WithStrategy(RunStrategy.Monitoring)
        .WithToolchain(new InProcessEmitToolchain(TimeSpan.FromMinutes(10), logOutput: false))
        .WithWarmupCount(RealSecondBenchmarks.SecondsBefore / RealSecondBenchmarks.Seconds)
        .WithIterationCount(3)
        .WithInvocationCount(1)
        .WithUnrollFactor(1)
        .WithGcForce(false)
        .WithRuntime(CoreRuntime.Core10_0);

    public IConfig Config { get; } = ManualConfig.CreateEmpty().AddJob(Job);
}
