namespace PipeHeartbeat.LoadGenerator;

/// <summary>What is to be known for a judgement on a run, and stands in no result.</summary>
/// <param name="WasStopped">It was stopped before it was done.</param>
/// <param name="Starved">Clients that the generator let die.</param>
/// <param name="FalseEnds">How those clients were ended that beat in time.</param>
/// <param name="Special">What only the scenario can say, and what makes the run fail.</param>
internal sealed record RunFacts(
    bool WasStopped, long Starved, IReadOnlyDictionary<string, long> FalseEnds, IReadOnlyList<string> Special);
