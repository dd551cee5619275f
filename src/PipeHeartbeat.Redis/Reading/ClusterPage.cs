namespace PipeHeartbeat.Redis;

/// <summary>A page of clients. Who is there all the while by one connection is in one of the pages, seldom in two; whoever comes, goes or moves meanwhile may be in none.</summary>
/// <param name="Clients">The clients, in no order.</param>
/// <param name="Next">Where the next page begins; <see langword="null"/> if this is the last. It may be empty, and another follow all the same.</param>
public sealed record ClusterPage(IReadOnlyList<ClusterClient> Clients, string? Next);
