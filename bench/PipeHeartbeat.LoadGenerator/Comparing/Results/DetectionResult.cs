namespace PipeHeartbeat.LoadGenerator;

/// <summary>How a peer finds out who fell silent.</summary>
/// <param name="Configuration">With which setting.</param>
/// <param name="TimeoutMs">After how much silence it has to end a client.</param>
/// <param name="Silent">Clients that fell silent.</param>
/// <param name="Early">Of those, ended before their time was up.</param>
/// <param name="Missed">Of those, not ended within <paramref name="GraceMs"/> after it.</param>
/// <param name="FalseOffline">Clients that were ended while they beat.</param>
/// <param name="Lateness">Of the others, from the deadline to the connection's end.</param>
internal sealed record DetectionResult(
    string Configuration, double TimeoutMs, double GraceMs, long Silent, long Early, long Missed, long FalseOffline, Distribution Lateness);
