namespace PipeHeartbeat.AspNetCore;

/// <summary>What was known when a connection was ended for a deadline.</summary>
/// <param name="Lateness">How long after the deadline.</param>
/// <param name="SinceLastArrival">How long before that the kernel had received data last, where it says so.</param>
internal sealed record VerdictEvidence(TimeSpan Lateness, TimeSpan? SinceLastArrival);
