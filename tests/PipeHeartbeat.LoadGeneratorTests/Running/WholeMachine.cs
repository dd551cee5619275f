namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>Tests that measure: they run one at a time, after all others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeMachine
{
    public const string Name = "Whole machine";
}
