using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using Perfolizer.Horology;

namespace PipeHeartbeat.Benchmarks;

/// <summary>
/// The part of the way of the data that a class measures: what has the same name comes into one table. Rounds are short, meant to be
/// repeated: on a shared machine three interleaved rounds say more than one long one.
/// </summary>
/// <param name="name">The suite.</param>
/// <param name="iterations">Iterations a round.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SuiteAttribute(string name, int iterations = 10) : Attribute, IConfigSource
{
    public string Name { get; } = name;

    /// <summary>What is done so and so often a second, where that says more than a time; <see langword="null"/>: nothing.</summary>
    public string? Rate { get; init; }

    /// <summary>
    /// Whether an iteration is one invocation. Such a row would be over before the runtime has optimised what it runs, so everything is
    /// compiled fully at once.
    /// </summary>
    public bool IsOneShot { get; init; }

    /// <summary>Whether the class says itself how it is to be run.</summary>
    public bool RunsByItself { get; init; }

    public IConfig Config
    {
        get
        {
            ManualConfig config = ManualConfig.CreateEmpty().AddLogicalGroupRules(BenchmarkLogicalGroupRule.ByCategory);
            return RunsByItself ? config : config.AddJob(Round());
        }
    }

    private Job Round()
    {
        Job round = Job.Default
            .WithWarmupCount(3)
            .WithIterationCount(iterations)
            .WithIterationTime(TimeInterval.FromMilliseconds(100));
        return IsOneShot ? round.WithEnvironmentVariable("DOTNET_TieredCompilation", "0") : round;
    }
}
