namespace PipeHeartbeat.LoadGenerator;

/// <summary>When the server itself stood still, since its start.</summary>
/// <param name="Count">How often.</param>
/// <param name="Total">For how long in all.</param>
internal sealed record ServerStalls(long Count, double Total = 0);
