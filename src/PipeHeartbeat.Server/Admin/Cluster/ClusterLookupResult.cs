namespace PipeHeartbeat.Server;

/// <summary>What a look-up in the cluster tells.</summary>
/// <param name="Clients">Those of whom were asked for that are there or waited for; nobody else is known.</param>
internal sealed record ClusterLookupResult(IReadOnlyList<ClusterRow> Clients);
