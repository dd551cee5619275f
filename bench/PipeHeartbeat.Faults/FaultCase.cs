namespace PipeHeartbeat.Faults;

/// <summary>One fault of a row.</summary>
/// <param name="Fault">What is done, in words.</param>
/// <param name="RunAsync">Does it, on a transport, and notes what is seen. Undoes all that it did, whatever happens.</param>
internal sealed record FaultCase(string Fault, Func<string, Observations, CancellationToken, Task> RunAsync);
