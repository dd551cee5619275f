using PipeHeartbeat.Protocol;
using PipeHeartbeat.Redis;
using StackExchange.Redis;

namespace PipeHeartbeat.RedisTests;

/// <summary>What nodes tell of the whole cluster.</summary>
public sealed class ClusterPresenceTests
{
    private const int Clients = 150;

    [Fact]
    public async Task Each_node_tells_who_is_where()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using TestNode one = await TestNode.StartAsync(redis);
        await using TestNode two = await TestNode.StartAsync(redis);
        using var here = new NamedFleet(one.Port, "here-", Clients);
        using var there = new NamedFleet(two.Port, "there*", Clients);
        await one.UntilAsync(Clients);
        await two.UntilAsync(Clients);
        await ClusterBench.AtRestAsync(redis, one, two);

        IClusterPresence cluster = two.Cluster;
        ClusterStatus status = await cluster.GetStatusAsync(TestContext.Current.CancellationToken);
        Assert.Equal((2 * Clients, 0, 0), (status.Clients, status.Awaited, status.Pending));
        Assert.Equal([Clients, Clients], status.Nodes.Select(node => node.Clients));
        Assert.Contains(status.Nodes, node => node.Incarnation == status.Incarnation);

        IReadOnlyDictionary<string, ClusterClient> found = await cluster.FindAsync(["here-0", "there*0", "nobody", "here-0"], TestContext.Current.CancellationToken);
        Assert.Equal(["here-0", "there*0"], found.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((status.Incarnation, Reason.None), (found["there*0"].Node, found["there*0"].Awaited));
        Assert.NotEqual(status.Incarnation, found["here-0"].Node);
        Assert.All(found.Values, client => Assert.Equal(Environment.MachineName, client.NodeName));
        Assert.All(found.Values, client => Assert.InRange(DateTimeOffset.UtcNow - client.Since, TimeSpan.FromSeconds(-1), TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData(null, 2 * Clients)]
    [InlineData("here-", Clients)]
    [InlineData("there*", Clients)]
    [InlineData("*", 0)]
    [InlineData("here-1", 61)]
    public async Task Pages_hold_everybody_once_and_are_no_longer_than_asked_for(string? prefix, int count)
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using TestNode one = await TestNode.StartAsync(redis);
        using var here = new NamedFleet(one.Port, "here-", Clients);
        using var there = new NamedFleet(one.Port, "there*", Clients);
        await one.UntilAsync(2 * Clients);
        await ClusterBench.AtRestAsync(redis, one);

        var all = new List<string>();
        string? after = null;
        do
        {
            ClusterPage page = await one.Cluster.ListAsync(new ClusterQuery { Prefix = prefix, After = after, Limit = 7 }, TestContext.Current.CancellationToken);
            Assert.InRange(page.Clients.Count, 0, 7);
            all.AddRange(page.Clients.Select(client => client.ClientId));
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal(count, all.Count);
        Assert.Equal(all.Count, all.Distinct().Count());
        await Assert.ThrowsAsync<FormatException>(() => one.Cluster.ListAsync(new ClusterQuery { After = "x" }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Whoever_looks_for_what_few_have_is_answered_before_all_are_looked_at()
    {
        const int Many = 50_000;
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using TestNode node = await TestNode.StartAsync(redis);
        await redis.Database.HashSetAsync(ClusterBench.Keys.Partitions[0].Sessions, [.. Enumerable.Range(0, Many).Select(i => new HashEntry($"client-{i}", "1:1:1795769000123-0:0:"))]);
        await redis.Database.HashSetAsync(ClusterBench.Keys.Partitions[^1].Sessions, "rare", "1:1:1795769000123-0:0:");
        int pages = 0;
        var found = new List<string>();
        string? after = null;
        do
        {
            ClusterPage page = await node.Cluster.ListAsync(new ClusterQuery { Prefix = "rare", After = after }, TestContext.Current.CancellationToken);
            found.AddRange(page.Clients.Select(client => client.ClientId));
            after = page.Next;
            pages++;
        }
        while (after is not null);
        Assert.Equal(["rare"], found);
        Assert.InRange(pages, 2, 1 + (Many / 10_000));
    }

    [Fact]
    public async Task Who_follows_is_told_all_also_over_a_kill_of_redis()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync(appendsOnly: true);
        await using TestNode node = await TestNode.StartAsync(redis);
        ClusterPosition end = await node.Cluster.GetEndAsync(TestContext.Current.CancellationToken);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var told = new List<(ClusterEventKind, string)>();
        Task following = Task.Run(
            async () =>
            {
                await foreach (ClusterEvent one in node.Cluster.ReadAsync(end, over.Token))
                {
                    lock (told)
                        told.Add((one.Kind, one.ClientId));
                }
            },
            TestContext.Current.CancellationToken);

        var first = new NamedFleet(node.Port, "first-", Clients);
        await UntilAsync(ClusterEventKind.Online, "first-");
        await redis.KillAsync();
        first.Dispose();
        using var second = new NamedFleet(node.Port, "second-", Clients);
        await redis.RunAsync();
        await UntilAsync(ClusterEventKind.Offline, "first-");
        await UntilAsync(ClusterEventKind.Online, "second-");
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
        Assert.DoesNotContain(told, one => one.Item1 == ClusterEventKind.Reset);

        Task UntilAsync(ClusterEventKind kind, string prefix) => ClusterBench.UntilAsync(
            () =>
            {
                lock (told)
                    return Task.FromResult(told.Where(one => one.Item1 == kind && one.Item2.StartsWith(prefix, StringComparison.Ordinal)).Distinct().Count() == Clients);
            },
            $"all of {prefix} are {kind}");
    }

    [Fact]
    public async Task Each_time_that_it_is_read_it_begins_where_it_was_told_to()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using TestNode node = await TestNode.StartAsync(redis);
        using var fleet = new NamedFleet(node.Port, "client-", Clients);
        await node.UntilAsync(Clients);
        await ClusterBench.AtRestAsync(redis, node);
        IAsyncEnumerable<ClusterEvent> log = node.Cluster.ReadAsync(after: null, TestContext.Current.CancellationToken);
        for (int i = 0; i < 3; i++)
        {
            List<ClusterEvent> told = await log.Take(Clients).ToListAsync(TestContext.Current.CancellationToken);
            Assert.Equal(Clients, told.Select(one => one.ClientId).Distinct().Count());
        }
    }

    [Fact]
    public async Task A_place_in_another_number_of_partitions_is_refused()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using TestNode node = await TestNode.StartAsync(redis);
        await Assert.ThrowsAsync<ArgumentException>(async () => await node.Cluster.ReadAsync(new ClusterPosition(ClusterBench.Partitions + 1), TestContext.Current.CancellationToken).FirstAsync(TestContext.Current.CancellationToken));
    }
}
