namespace PipeHeartbeat.ClusterFaults;

/// <summary>A node cannot reach Redis, but its clients reach it; some go elsewhere meanwhile.</summary>
internal sealed class CutOffRow : ClusterRow
{
    public override int Number => 9;

    public override IEnumerable<ClusterCase> Cases(int each) => [new("a node cut off from Redis alone; a third of its clients go elsewhere", (seen, token) => RunAsync(each, seen))];

    private static async Task RunAsync(int each, Observations seen)
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        using var relay = new Relay(redis.Port);
        await using ClusterScene scene = await ClusterScene.StartAsync(redis.Connection, [relay.Address, redis.Address, redis.Address], each);
        string[] moving = scene.Ids(0)[..(each / 3)];
        string[] staying = scene.Ids(0)[(each / 3)..];
        relay.Cut();
        await scene.Clients.ScatterAsync(moving, scene.OtherPorts, scene.Grace, hangsOn: true);
        await scene.Cluster.UntilToldAsync(log => log.Count(entry => entry.Kind == "offline") >= staying.Length, "those who stayed are offline for the others", ClusterScene.Patience);

        // The connections that hang on beat no more, and may be over by then.
        int served = (await scene.First.GetClientsAsync()).Select(client => client.Client).Intersect(staying).Count();
        seen.Demand(served == staying.Length, $"{served} of {staying.Length} still served by it");
        relay.Heal();
        await scene.Cluster.UntilReadyAsync(ClusterScene.Recovery);
        IReadOnlyList<LogEntry> log = await scene.DemandRestAsync(seen, ClusterScene.Recovery, "it joined anew");
        ClusterScene.DemandTold(seen, log, "moved", moving);
        ClusterScene.DemandTold(seen, log, "offline", staying);
        int left = (await scene.First.GetClientsAsync()).Count();
        seen.Demand(left == staying.Length, $"{left} still there, those elsewhere sent away");
    }
}
