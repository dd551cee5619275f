namespace PipeHeartbeat.Server;

/// <summary>A node of the cluster.</summary>
/// <param name="Incarnation">The number by which it is known, in decimal; it has another after each start.</param>
/// <param name="Name">Its name; null of one that is lost.</param>
/// <param name="Since">When it joined; null of one that is lost.</param>
/// <param name="Clients">How many clients it has; of one that is lost, those that have not come back elsewhere.</param>
/// <param name="Lost">Whether it gives no sign of life; when its grace is over, the clients that it still has are offline.</param>
/// <param name="Self">Whether it is the one that answers.</param>
internal sealed record ClusterNodeRow(string Incarnation, string? Name, DateTimeOffset? Since, long Clients, bool Lost, bool Self);
