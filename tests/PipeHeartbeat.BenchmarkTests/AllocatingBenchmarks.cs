using BenchmarkDotNet.Attributes;

namespace PipeHeartbeat.BenchmarkTests;

/// <summary>What the budgets are there to find.</summary>
public class AllocatingBenchmarks
{
    public const int Operations = 1_000;

    private object _kept = new();

    [Benchmark(OperationsPerInvoke = Operations)]
    public object Seldom() => new();

    [Benchmark]
    public object Always() => new();

    [IterationSetup(Target = nameof(AfterSetup))]
    public void BeforeAfterSetup() => _kept = new byte[1_000 + _kept.ToString()!.Length];

    [Benchmark(OperationsPerInvoke = Operations)]
    public object AfterSetup() => _kept = new();
}
