namespace PipeHeartbeat.Server;

/// <summary>A page of clients of the cluster.</summary>
/// <param name="Clients">The clients, in no order.</param>
/// <param name="Next">What to send as <c>after</c> for the next page; null if this is the last.</param>
internal sealed record ClusterClientList(IReadOnlyList<ClusterRow> Clients, string? Next);
