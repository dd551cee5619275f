using BenchmarkDotNet.Attributes;

namespace PipeHeartbeat.BenchmarkTests;

/// <summary>What the budgets are there to find.</summary>
public class AllocatingBenchmarks
{
    public const int Operations = 1_000;

    [Benchmark(OperationsPerInvoke = Operations)]
    public object Seldom() => new();

    [Benchmark]
    public object Always() => new();
}
