namespace PipeHeartbeat.ClusterFaults;

/// <summary>One fault of a row.</summary>
/// <param name="Fault">What is done, in words.</param>
/// <param name="RunAsync">Does it and notes what is seen. Undoes all that it did, whatever happens.</param>
internal sealed record ClusterCase(string Fault, Func<Observations, CancellationToken, Task> RunAsync);
