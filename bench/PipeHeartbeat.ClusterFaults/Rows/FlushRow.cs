namespace PipeHeartbeat.ClusterFaults;

/// <summary>Redis forgets everything.</summary>
internal sealed class FlushRow : ClusterRow
{
    public override int Number => 4;

    public override IEnumerable<ClusterCase> Cases(int each) => [new("FLUSHALL", (seen, token) => RunAsync(each, seen))];

    private static async Task RunAsync(int each, Observations seen)
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using ClusterScene scene = await ClusterScene.StartAsync(redis, each);
        await redis.FlushAsync();
        IReadOnlyList<LogEntry> log = await scene.DemandRestAsync(seen, ClusterScene.Recovery, "it");
        ClusterScene.DemandTold(seen, log, "online", [.. Enumerable.Range(0, ClusterScene.Nodes).SelectMany(scene.Ids)]);
        ClusterScene.DemandTold(seen, log, "offline", []);
    }
}
