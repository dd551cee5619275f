namespace PipeHeartbeat.LoadGenerator;

/// <summary>The verdicts so far.</summary>
/// <param name="Silent">Clients that fell silent on purpose.</param>
/// <param name="Reported">Of those, how many the server ended.</param>
/// <param name="FalseOffline">Clients that beat in time and were ended as silent.</param>
/// <param name="P50Ms">Lateness; the three are 0 while nobody was reported.</param>
internal readonly record struct VerdictProgress(long Silent, long Reported, long FalseOffline, double P50Ms, double P99Ms, double MaxMs);
