namespace PipeHeartbeat.BenchmarkTests;

/// <summary>What one test allocates would be charged to the benchmark that another measures.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneAtATime
{
    public const string Name = "one at a time";
}
