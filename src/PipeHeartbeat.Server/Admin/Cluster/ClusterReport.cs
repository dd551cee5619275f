namespace PipeHeartbeat.Server;

/// <summary>How the cluster stands, as the node that answers sees it.</summary>
/// <param name="Node">This node's name.</param>
/// <param name="Joined">Whether this node is one of the cluster, and Redis answers it.</param>
/// <param name="Clients">Clients that are online, on whichever node.</param>
/// <param name="Awaited">Clients that are waited for.</param>
/// <param name="Pending">Changes of this node's clients that Redis has not been told of.</param>
/// <param name="Partitions">How many partitions clients are spread over.</param>
/// <param name="Nodes">All nodes, those that are lost last.</param>
internal sealed record ClusterReport(string Node, bool Joined, long Clients, long Awaited, int Pending, int Partitions, IReadOnlyList<ClusterNodeRow> Nodes);
