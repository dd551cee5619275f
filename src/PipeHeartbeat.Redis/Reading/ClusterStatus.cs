namespace PipeHeartbeat.Redis;

/// <summary>How the cluster stands, as one node sees it.</summary>
/// <param name="Incarnation">This node's own; 0 while it has not joined.</param>
/// <param name="NodeName">This node's name.</param>
/// <param name="Pending">Changes of this node's clients that Redis has not been told of.</param>
/// <param name="Nodes">All nodes, those that are lost last.</param>
/// <param name="Clients">Clients that are online, on whichever node.</param>
/// <param name="Awaited">Clients that are waited for.</param>
public sealed record ClusterStatus(long Incarnation, string NodeName, int Pending, IReadOnlyList<ClusterNodeStatus> Nodes, long Clients, long Awaited);
