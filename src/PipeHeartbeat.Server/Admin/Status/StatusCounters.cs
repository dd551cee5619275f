namespace PipeHeartbeat.Server;

/// <summary>Connections since the start: accepted = live + the sum of closed.</summary>
/// <param name="Accepted">How many came.</param>
/// <param name="Live">How many are here.</param>
/// <param name="Closed">How many ended, by reason; every reason is listed.</param>
internal sealed record StatusCounters(long Accepted, int Live, IReadOnlyDictionary<string, long> Closed);
