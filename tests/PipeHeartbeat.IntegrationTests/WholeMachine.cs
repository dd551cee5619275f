namespace PipeHeartbeat.IntegrationTests;

/// <summary>Tests that need the machine for themselves: they run after the others, one at a time.</summary>
[CollectionDefinition(nameof(WholeMachine), DisableParallelization = true)]
public class WholeMachine;
