// Those that may run beside others mostly wait for a server to start.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]

namespace PipeHeartbeat.IntegrationTests;

/// <summary>Tests that need the machine for themselves: they run after the others, one at a time.</summary>
[CollectionDefinition(nameof(WholeMachine), DisableParallelization = true)]
public class WholeMachine;
