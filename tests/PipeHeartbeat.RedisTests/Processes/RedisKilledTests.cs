namespace PipeHeartbeat.RedisTests;

/// <summary>Redis is gone for a while, from one moment to the next, and comes back with what it had written down.</summary>
public sealed class RedisKilledTests
{
    private static readonly TimeSpan MostForRecovery = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Nodes_say_that_they_are_degraded_and_serve_and_what_became_of_clients_is_told_when_it_is_back()
    {
        await using ProcessBench bench = await ProcessBench.StartAsync(appendsOnly: true);
        string[] leaving = ProcessBench.Ids(0)[..50];
        string[] moving = ProcessBench.Ids(1)[..50];
        string[] coming = BeatingClients.Named("comes-", 50);
        await bench.Redis.KillAsync();
        bench.Clients.Leave(leaving);
        await bench.Clients.ConnectAsync(moving, bench.First.Port, hangsOn: true);
        await bench.Clients.ConnectAsync(coming, bench.Others[^1].Port);
        foreach (NodeProcess node in bench.Cluster.Nodes)
        {
            string said = "";
            await NodeCluster.UntilAsync(async () => (said = await node.GetReadinessAsync()) != "ok\n", "it says that it is degraded", ProcessBench.Patience);
            Assert.StartsWith("degraded: redis-presence: ", Assert.Single(said.TrimEnd().Split('\n')), StringComparison.Ordinal);
        }

        await bench.Redis.RunAsync();
        await bench.Cluster.UntilReadyAsync(MostForRecovery);
        IReadOnlyList<LogEntry> log = await bench.AtRestAsync(3 * ProcessBench.Each);
        Assert.Equal(leaving.Order(StringComparer.Ordinal), log.Where(entry => entry.Kind == "offline").Select(entry => entry.Client).Order(StringComparer.Ordinal));
        Assert.Equal(moving.Order(StringComparer.Ordinal), log.Where(entry => entry.Kind == "moved").Select(entry => entry.Client).Order(StringComparer.Ordinal));
        Assert.Equal(coming.Length, log.CountOf("online", "comes-"));
    }
}
