namespace PipeHeartbeat.ClusterFaults;

/// <summary>In a Redis Cluster a replica takes its master's place: because that was killed, or because it was told to. It is the one that has the nodes' leases.</summary>
internal sealed class RedisClusterRow : ClusterRow
{
    public override int Number => 7;

    public override IEnumerable<ClusterCase> Cases(int each) =>
    [
        new($"Redis Cluster of 3 + 3: kill -9 of a master; {each / 3 * 3} clients change", (seen, token) => RunAsync(each, isKilled: true, seen)),
        new($"Redis Cluster of 3 + 3: CLUSTER FAILOVER; {each / 3 * 3} clients change", (seen, token) => RunAsync(each, isKilled: false, seen)),
    ];

    private static async Task RunAsync(int each, bool isKilled, Observations seen)
    {
        await using RedisCluster redis = await RedisCluster.StartAsync();
        await using ClusterScene scene = await ClusterScene.StartAsync(redis.Connection, [.. Enumerable.Repeat(redis.Address, ClusterScene.Nodes)], each);
        (RedisProcess master, RedisProcess replica) = await redis.OfAsync(scene.Cluster.Keys.Beats);
        if (isKilled)
            await master.KillAsync();
        else
            await replica.Connection.GetServer(replica.Address).ExecuteAsync("CLUSTER", "FAILOVER");
        Upheaval upheaval = await Upheaval.BeginAsync(scene, each);
        TimeSpan took = await NodeCluster.UntilAsync(() => RedisCluster.IsMasterAsync(replica), "the replica is a master", ClusterScene.Patience);
        seen.Note($"the replica is master {took.TotalSeconds:0.0} s after that");
        await upheaval.DemandToldAsync(seen, ClusterScene.Patience, "then");
    }
}
