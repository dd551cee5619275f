namespace PipeHeartbeat.ClusterFaults;

/// <summary>What clients that come cost Redis: one by one, as fast as they can connect, and all at once, when it has forgotten everything.</summary>
internal sealed class ClaimsRow : ClusterRow
{
    public override int Number => 12;

    public override IEnumerable<ClusterCase> Cases(int each) => [new($"{ClusterScene.Nodes * each} clients come; FLUSHALL", (seen, token) => RunAsync(each, seen))];

    private static async Task RunAsync(int each, Observations seen)
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using ClusterScene scene = await ClusterScene.StartAsync(redis, each: 1);
        int all = ClusterScene.Nodes * each;
        TimeSpan before = ProcessUsage.CpuTime(redis.ProcessId);
        await Task.WhenAll(scene.Cluster.Nodes.Select((node, i) => scene.Clients.ConnectAsync(BeatingClients.Named($"{(char)('a' + i)}-", each).Skip(1), node.Port)));
        await scene.UntilThereAsync(all);
        Note(seen, all, ProcessUsage.CpuTime(redis.ProcessId) - before, "as they come");
        await scene.DemandRestAsync(seen, ClusterScene.Recovery, "they came");

        before = ProcessUsage.CpuTime(redis.ProcessId);
        await redis.FlushAsync();
        await NodeCluster.UntilAsync(async () => await CountAsync(redis, scene) == all, "all are there again", ClusterScene.Patience);
        Note(seen, all, ProcessUsage.CpuTime(redis.ProcessId) - before, "after everything was flushed");
        await scene.DemandRestAsync(seen, ClusterScene.Recovery, "that");
    }

    private static void Note(Observations seen, int claims, TimeSpan cpu, string when) =>
        seen.Note($"{claims / cpu.TotalSeconds:#,0} claims for a second of Redis's processor {when} ({cpu.TotalSeconds:0.00} s)");

    private static async Task<long> CountAsync(RedisProcess redis, ClusterScene scene) =>
        (await Task.WhenAll(scene.Cluster.Keys.Partitions.Select(partition => redis.Database.HashLengthAsync(partition.Sessions)))).Sum();
}
