namespace PipeHeartbeat.ClusterFaults;

/// <summary>A node stands still for longer than its lease and goes on; some of its clients have gone elsewhere meanwhile, and their old connections hang on.</summary>
internal sealed class NodeStoppedRow : ClusterRow
{
    private static readonly TimeSpan Stop = TimeSpan.FromSeconds(30);

    public override int Number => 2;

    public override IEnumerable<ClusterCase> Cases(int each) => [new("SIGSTOP of a node for 30 s; a third of its clients go elsewhere", (seen, token) => RunAsync(each, seen, token))];

    private static async Task RunAsync(int each, Observations seen, CancellationToken cancellationToken)
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using ClusterScene scene = await ClusterScene.StartAsync(redis, each);
        string[] moving = scene.Ids(0)[..(each / 3)];
        string[] staying = scene.Ids(0)[(each / 3)..];
        Task stop = Signals.StopForAsync(Stop, cancellationToken, scene.First.ProcessId);
        await scene.Clients.ScatterAsync(moving, scene.OtherPorts, scene.Grace, hangsOn: true);
        await stop;
        await scene.Cluster.UntilReadyAsync(ClusterScene.Recovery);
        IReadOnlyList<LogEntry> log = await scene.DemandRestAsync(seen, ClusterScene.Recovery, "it joined anew");
        await scene.UntilThereAsync(ClusterScene.Nodes * each);
        ClusterScene.DemandTold(seen, log, "moved", moving);
        ClusterScene.DemandTold(seen, log, "offline", staying);
        seen.Demand(log.Where(entry => entry.Kind == "online").Count() == (ClusterScene.Nodes * each) + staying.Length, $"those who stayed online again");
    }
}
