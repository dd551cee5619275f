using System.Globalization;
using StackExchange.Redis;

namespace PipeHeartbeat.ClusterFaults;

/// <summary>A Redis Cluster of three masters and a replica of each.</summary>
internal sealed class RedisCluster : IAsyncDisposable
{
    private const int Count = 6;

    private readonly List<RedisProcess> _all = [];
    private ConnectionMultiplexer? _connection;

    /// <summary>By which an onlooker sees it.</summary>
    public ConnectionMultiplexer Connection => _connection!;

    /// <summary>As nodes are told of it.</summary>
    public string Address => string.Join(',', _all.Select(one => one.Address));

    public static async Task<RedisCluster> StartAsync()
    {
        var cluster = new RedisCluster();
        for (int i = 0; i < Count; i++)
        {
            cluster._all.Add(await RedisProcess.StartAsync(
                appendsOnly: false, "--cluster-enabled", "yes", "--cluster-node-timeout", "2000", "--cluster-port", Ports.Take().ToString(CultureInfo.InvariantCulture)));
        }

        await using (var create = ChildProcess.Start("redis-cli", ["--cluster", "create", .. cluster._all.Select(one => one.Address), "--cluster-replicas", "1", "--cluster-yes"]))
        {
            if (await create.WaitForExitAsync() != 0)
                throw new FaultException($"the cluster can not be made: {string.Join(" ", create.OutputLines)} {string.Join(" ", create.ErrorLines)}");
        }

        foreach (RedisProcess one in cluster._all)
            await NodeCluster.UntilAsync(async () => (await one.Database.ExecuteAsync("CLUSTER", "INFO")).ToString().Contains("cluster_state:ok", StringComparison.Ordinal), "the cluster is whole", ClusterScene.Patience);
        foreach (RedisProcess one in cluster._all)
            await NodeCluster.UntilAsync(async () => await HasReplicaOrIsInStepAsync(one), "replicas are in step", ClusterScene.Patience);
        cluster._connection = await ConnectionMultiplexer.ConnectAsync($"{cluster.Address},allowAdmin=true,abortConnect=false");
        return cluster;
    }

    /// <summary>The master that has a key, and its replica.</summary>
    public async Task<(RedisProcess Master, RedisProcess Replica)> OfAsync(RedisKey key)
    {
        string? address = (await Connection.GetDatabase().IdentifyEndpointAsync(key))?.ToString();
        RedisProcess master = _all.Single(one => one.Address == address);
        foreach (RedisProcess one in _all)
        {
            RedisResult[] role = await RoleAsync(one);
            if (role[0].ToString() == "slave" && (int)role[2] == master.Port)
                return (master, one);
        }

        throw new FaultException($"{address} has no replica");
    }

    public static async Task<bool> IsMasterAsync(RedisProcess one) => (await RoleAsync(one))[0].ToString() == "master";

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        foreach (RedisProcess one in _all)
            await one.DisposeAsync();
    }

    private static async Task<bool> HasReplicaOrIsInStepAsync(RedisProcess one)
    {
        RedisResult[] role = await RoleAsync(one);
        return role[0].ToString() == "master" ? ((RedisResult[])role[2]!).Length == 1 : role[3].ToString() == "connected";
    }

    private static async Task<RedisResult[]> RoleAsync(RedisProcess one) => (RedisResult[])(await one.Connection.GetServer(one.Address).ExecuteAsync("ROLE"))!;
}
