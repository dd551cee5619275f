using PipeHeartbeat.Redis;

namespace PipeHeartbeat.UnitTests.Server.Admin;

/// <summary>A cluster of which nothing is known, for nobody answers.</summary>
/// <param name="error">What every question comes to.</param>
/// <param name="refusal">Why this node has no part in it.</param>
internal sealed class AwayCluster(Exception error, string? refusal = null) : IClusterPresence
{
    public bool IsJoined => false;

    public string? Refusal => refusal;

    public int Pending => 0;

    public int Partitions => 4;

    public Task<ClusterStatus> GetStatusAsync(CancellationToken cancellationToken = default) => Task.FromException<ClusterStatus>(error);

    public Task<IReadOnlyDictionary<string, ClusterClient>> FindAsync(IReadOnlyCollection<string> clientIds, CancellationToken cancellationToken = default) =>
        Task.FromException<IReadOnlyDictionary<string, ClusterClient>>(error);

    public Task<ClusterPage> ListAsync(ClusterQuery query, CancellationToken cancellationToken = default) => Task.FromException<ClusterPage>(error);

    public Task<ClusterPosition> GetEndAsync(CancellationToken cancellationToken = default) => Task.FromException<ClusterPosition>(error);

    public IAsyncEnumerable<ClusterEvent> ReadAsync(ClusterPosition? after, CancellationToken cancellationToken = default) => throw error;
}
