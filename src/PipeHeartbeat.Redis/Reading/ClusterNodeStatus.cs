namespace PipeHeartbeat.Redis;

/// <summary>A node of the cluster.</summary>
/// <param name="Incarnation">The number by which it is known; it has another after each start, and after each time that it was taken for dead.</param>
/// <param name="Name">Its name, for people; <see langword="null"/> of one that is lost.</param>
/// <param name="Since">When it joined, by its own clock; <see langword="null"/> of one that is lost.</param>
/// <param name="Clients">How many clients it has. Of one that is lost: those that have not come back elsewhere.</param>
/// <param name="IsLost">Whether it is lost: when its grace is over, the clients that it still has are offline.</param>
public sealed record ClusterNodeStatus(long Incarnation, string? Name, DateTimeOffset? Since, long Clients, bool IsLost);
