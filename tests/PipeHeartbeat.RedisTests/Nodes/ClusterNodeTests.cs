using PipeHeartbeat.Redis;
using StackExchange.Redis;
using ClusterNode = PipeHeartbeat.Redis.ClusterNode;

namespace PipeHeartbeat.RedisTests;

public sealed class ClusterNodeTests
{
    private const int Lost = 17;
    private const int Away = 3;

    [Fact]
    public async Task Who_leaves_while_he_joins_has_left()
    {
        await using StateBench bench = await StateBench.StartAsync();
        using ClusterNode node = bench.CreateNode();
        using var end = new CancellationTokenSource();
        Task running = node.RunAsync(end.Token);
        await node.LeaveAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, bench.State.Incarnation);
        Assert.Equal(0, await bench.Redis.Database.HashLengthAsync(ClusterBench.Keys.Beats));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(0, await bench.Redis.Database.HashLengthAsync(ClusterBench.Keys.Beats));
    }

    /// <summary>Its grace is over while the partition is away, and whoever came back elsewhere could not be told of.</summary>
    [Fact]
    public async Task Where_a_partition_was_away_nobody_is_declared_offline_as_soon_as_it_is_back()
    {
        string away = ClusterBench.Keys.Partitions[Away].Sessions.ToString();
        await using StateBench bench = await StateBench.StartAsync((name, text) =>
            name is "fence" or "sweep" ? $"if KEYS[1] == '{away}' and redis.call('EXISTS', KEYS[1] .. ':away') == 1 then return redis.error_reply('away') end\n{text}" : text);
        var scripts = new PresenceScripts();
        IDatabase database = bench.Redis.Database;
        PartitionKeys partition = ClusterBench.Keys.Partitions[Away];
        long now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        RedisResult[] bob = (RedisResult[])(await scripts.Claim.EvaluateAsync(database, partition.All, Lost, 1, 1, 1_000, "", "bob", 8, "", now))!;
        await scripts.Claim.EvaluateAsync(database, partition.All, Lost, 2, 2, 1_000, "", "alice", 7, "", now);
        await scripts.Release.EvaluateAsync(database, partition.All, Lost, 1_000, "bob", bob[2].ToString(), "reset", 1, now);
        await database.StringSetAsync($"{away}:away", 1);
        await database.HashSetAsync(ClusterBench.Keys.Lost, Lost, 1);
        using var end = new CancellationTokenSource();
        using ClusterNode node = bench.CreateNode();
        Task running = node.RunAsync(end.Token);
        await ClusterBench.UntilAsync(() => Task.FromResult(bench.State.Failures > 8), "it was tried for some seconds");

        await database.KeyDeleteAsync($"{away}:away");
        await ClusterBench.UntilAsync(async () => await database.HashExistsAsync(partition.Fences, Lost), "it is back");
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken); // Longer than a claim that waited takes to come.
        await database.HashSetAsync(ClusterBench.Keys.Beats, Lost + 1, 1);
        foreach ((string client, int number) in (IEnumerable<(string, int)>)[("alice", 1), ("bob", 2)])
            await scripts.Claim.EvaluateAsync(database, partition.All, Lost + 1, number, number, 1_000, "", client, 1, "", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        IReadOnlyList<LogEntry> log = await ClusterLog.ReadAsync(database, ClusterBench.Keys);
        Assert.Equal((2, 2, 0), (log.CountOf("online"), log.CountOf("moved"), log.CountOf("offline")));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Theory]
    [InlineData("fence")]
    [InlineData("reap")]
    public async Task Where_one_partition_does_not_answer_a_lost_node_is_cleared_out_of_the_others(string script)
    {
        string away = ClusterBench.Keys.Partitions[Away].Sessions.ToString();
        await using StateBench bench = await StateBench.StartAsync((name, text) => name == script ? $"if KEYS[1] == '{away}' then return redis.error_reply('away') end\n{text}" : text);
        var scripts = new PresenceScripts();
        IDatabase database = bench.Redis.Database;
        for (int i = 0; i < ClusterBench.Partitions; i++)
            await scripts.Claim.EvaluateAsync(database, ClusterBench.Keys.Partitions[i].All, Lost, i + 1, i + 1, 1_000, "", $"client-{i}", 7, "", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        await database.HashSetAsync(ClusterBench.Keys.Lost, Lost, 1);

        using var end = new CancellationTokenSource();
        using ClusterNode node = bench.CreateNode();
        Task running = node.RunAsync(end.Token);
        await ClusterBench.UntilAsync(async () => (await ClusterLog.ReadAsync(database, ClusterBench.Keys)).CountOf("offline") == ClusterBench.Partitions - 1, "all but one are offline");
        Assert.True(await database.HashExistsAsync(ClusterBench.Keys.Lost, Lost));
        Assert.Single(await ClusterLog.ReadIndexAsync(database, ClusterBench.Keys));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }
}
