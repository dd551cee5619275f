using StackExchange.Redis;

namespace PipeHeartbeat.Redis;

/// <summary>
/// Who is online in the whole cluster, and where. Each call asks Redis, and throws a <see cref="RedisException"/> or a <see cref="TimeoutException"/> where that does not answer. Thread-safe.
/// </summary>
public interface IClusterPresence
{
    /// <summary>Whether this node is one of the cluster, and Redis answers.</summary>
    bool IsJoined { get; }

    /// <summary>Why this node has no part in the cluster and never will: its options do not fit the keys. <see langword="null"/> unless that is so.</summary>
    string? Refusal { get; }

    /// <summary>Changes of this node's clients that Redis has not been told of. Asks nobody.</summary>
    int Pending { get; }

    /// <summary>How many partitions clients are spread over.</summary>
    int Partitions { get; }

    /// <summary>How the cluster stands.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<ClusterStatus> GetStatusAsync(CancellationToken cancellationToken = default);

    /// <summary>Looks up clients.</summary>
    /// <param name="clientIds">Whom.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Those that are there or waited for, by their ids.</returns>
    Task<IReadOnlyDictionary<string, ClusterClient>> FindAsync(IReadOnlyCollection<string> clientIds, CancellationToken cancellationToken = default);

    /// <summary>Lists clients, a page at a time.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="FormatException"><see cref="ClusterQuery.After"/> is not what stood in a page.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="ClusterQuery.Limit"/> is out of range.</exception>
    Task<ClusterPage> ListAsync(ClusterQuery query, CancellationToken cancellationToken = default);

    /// <summary>Where the log ends at this moment.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<ClusterPosition> GetEndAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads the log of all partitions, and goes on as events come, a fifth of a second later at most. While Redis, or whoever has one of the partitions, does not answer it waits; it ends where there is a <see cref="Refusal"/>. For several programs that share the work see <see cref="ClusterLogConsumer"/>.
    /// </summary>
    /// <param name="after">After what; <see langword="null"/>: all that the log holds. It is not changed: keep the place by <see cref="ClusterPosition.Pass"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentException">The position is of another number of partitions.</exception>
    IAsyncEnumerable<ClusterEvent> ReadAsync(ClusterPosition? after, CancellationToken cancellationToken = default);
}
