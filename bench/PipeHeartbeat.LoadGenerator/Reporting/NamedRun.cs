namespace PipeHeartbeat.LoadGenerator;

/// <summary>A result and what a report calls it.</summary>
internal sealed record NamedRun(string Name, RunResult Result);
