namespace PipeHeartbeat.ClusterFaults;

/// <summary>A node is gone from one moment to the next; some of its clients come back elsewhere.</summary>
internal sealed class NodeKilledRow : ClusterRow
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    public override int Number => 1;

    public override IEnumerable<ClusterCase> Cases(int each) => [new("kill -9 of a node; a third of its clients come back elsewhere", (seen, token) => RunAsync(each, seen))];

    private static async Task RunAsync(int each, Observations seen)
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using ClusterScene scene = await ClusterScene.StartAsync(redis, each);
        string[] moving = scene.Ids(0)[..(each / 3)];
        string[] lost = scene.Ids(0)[(each / 3)..];
        DateTimeOffset killedAt = DateTimeOffset.UtcNow;
        await scene.First.KillAsync();
        await scene.Clients.ScatterAsync(moving, scene.OtherPorts, scene.Grace);
        await scene.Cluster.UntilToldAsync(log => log.Count(entry => entry.Kind == "offline") >= lost.Length, "those who did not move are offline", ClusterScene.Patience);
        IReadOnlyList<LogEntry> log = await scene.DemandRestAsync(seen, ClusterScene.Recovery, "that");
        ClusterScene.DemandTold(seen, log, "moved", moving);
        ClusterScene.DemandTold(seen, log, "offline", lost);
        LogEntry[] offline = [.. log.Where(entry => entry.Kind == "offline")];
        seen.Demand(offline.All(entry => entry.Reason == "node_lost"), $"all node_lost");
        TimeSpan first = offline.Min(entry => entry.At) - killedAt;
        TimeSpan last = offline.Max(entry => entry.At) - killedAt;
        seen.DemandInTime(last <= scene.Lease + scene.Grace + Slack, $"{first.TotalSeconds:0.0} to {last.TotalSeconds:0.0} s after the kill");
    }
}
