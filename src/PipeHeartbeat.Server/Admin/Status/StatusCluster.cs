using PipeHeartbeat.Redis;

namespace PipeHeartbeat.Server;

/// <summary>How the server stands to those with which it shares presence; <c>/api/v1/cluster</c> tells more.</summary>
/// <param name="Joined">Whether it is one of them, and Redis answers.</param>
/// <param name="Pending">Changes of its clients that Redis has not been told of.</param>
internal sealed record StatusCluster(bool Joined, int Pending)
{
    public static StatusCluster? Of(IClusterPresence? cluster) => cluster is null ? null : new StatusCluster(cluster.IsJoined, cluster.Pending);
}
