namespace PipeHeartbeat.LoadGenerator;

/// <summary>Connections since the server's start: accepted = live + the sum of closed.</summary>
/// <param name="Closed">By reason, as the protocol names it.</param>
internal sealed record ServerCounters(long Accepted, long Live, IReadOnlyDictionary<string, long> Closed);
