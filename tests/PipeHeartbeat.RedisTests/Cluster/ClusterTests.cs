using PipeHeartbeat.Redis;
using PipeHeartbeat.UnitTests.AspNetCore;

namespace PipeHeartbeat.RedisTests;

/// <summary>Nodes and a real redis-server, with faults; the oracle looks at the whole log after each.</summary>
public sealed class ClusterTests
{
    private const int Clients = 60;

    [Fact]
    public async Task Who_goes_to_another_node_is_moved_and_the_old_nodes_release_does_nothing()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using TestNode one = await TestNode.StartAsync(redis);
        await using TestNode two = await TestNode.StartAsync(redis);
        using var old = new NamedFleet(one.Port, "client-", Clients);
        await one.UntilAsync(Clients);
        await ClusterBench.AtRestAsync(redis, one, two);
        using var now = new NamedFleet(two.Port, "client-", Clients);

        // The old node finds out by itself that they are elsewhere, although their connections still stand.
        await two.UntilAsync(Clients);
        await one.UntilAsync(0);
        IReadOnlyList<LogEntry> log = await ClusterBench.AtRestAsync(redis, one, two);
        Assert.Equal((Clients, Clients, 0), (log.CountOf("online"), log.CountOf("moved"), log.CountOf("offline")));

        now.Dispose();
        await two.UntilAsync(0);
        log = await ClusterBench.AtRestAsync(redis, one, two);
        Assert.Equal(Clients, log.CountOf("offline"));
    }

    [Fact]
    public async Task Of_a_lost_nodes_clients_those_who_moved_are_not_told_offline_and_all_others_once()
    {
        const int Moving = Clients / 3;
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using TestNode one = await TestNode.StartAsync(redis);
        await using TestNode two = await TestNode.StartAsync(redis);
        using var staying = new NamedFleet(one.Port, "stays-", Clients - Moving);
        using var old = new NamedFleet(one.Port, "moves-", Moving);
        await one.UntilAsync(Clients);
        await ClusterBench.AtRestAsync(redis, one, two);

        one.CutOff();
        using var now = new NamedFleet(two.Port, "moves-", Moving);
        await ClusterBench.UntilAsync(
            async () => (await ClusterLog.ReadAsync(redis.Database, ClusterBench.Keys)).CountOf("offline") == Clients - Moving, "the lost node's clients are told offline");
        IReadOnlyList<LogEntry> log = await ClusterLog.CheckAsync(redis.Database, ClusterBench.Keys);
        Assert.All(log.Where(entry => entry.Kind == "offline"), entry => Assert.Equal("node_lost", entry.Reason));
        Assert.Equal(0, log.CountOf("offline", "moves-"));
        Assert.Equal(Moving, log.CountOf("moved", "moves-"));

        // It was cut off from Redis only: it comes back under another incarnation, with those who are still there, and lets go of the others.
        one.Heal();
        await one.UntilAsync(Clients - Moving);
        log = await ClusterBench.AtRestAsync(redis, one, two);
        Assert.Equal(2 * (Clients - Moving), log.CountOf("online", "stays-"));
        Assert.Equal(0, log.CountOf("offline", "moves-"));
    }

    [Fact]
    public async Task After_everything_was_flushed_it_is_all_there_again()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using TestNode one = await TestNode.StartAsync(redis);
        await using TestNode two = await TestNode.StartAsync(redis);
        using var first = new NamedFleet(one.Port, "first-", Clients);
        using var second = new NamedFleet(two.Port, "second-", Clients);
        await one.UntilAsync(Clients);
        await two.UntilAsync(Clients);
        await ClusterBench.AtRestAsync(redis, one, two);

        await redis.FlushAsync();
        await redis.FlushScriptsAsync();
        using var third = new NamedFleet(two.Port, "third-", Clients);
        await two.UntilAsync(2 * Clients);
        IReadOnlyList<LogEntry> log = await ClusterBench.AtRestAsync(redis, one, two);
        Assert.Equal(3 * Clients, log.CountOf("online"));
    }

    [Fact]
    public async Task While_redis_is_away_clients_are_served_and_what_became_of_them_is_told_when_it_is_back()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync(appendsOnly: true);
        await using TestNode one = await TestNode.StartAsync(redis);
        await using TestNode two = await TestNode.StartAsync(redis);
        using var leaving = new NamedFleet(one.Port, "leaves-", Clients);
        using var moving = new NamedFleet(one.Port, "moves-", Clients);
        await one.UntilAsync(2 * Clients);
        await ClusterBench.AtRestAsync(redis, one, two);

        await redis.KillAsync();
        leaving.Dispose();
        using var moved = new NamedFleet(two.Port, "moves-", Clients);
        using var coming = new NamedFleet(one.Port, "comes-", Clients);
        await ClusterBench.UntilAsync(() => Task.FromResult(one.Clients.Count() == 2 * Clients && two.Clients.Count() == Clients), "clients are served");
        await ClusterBench.UntilAsync(() => Task.FromResult(!one.Service.IsJoined && !two.Service.IsJoined), "the nodes notice");
        moving.Dispose();
        await one.UntilAsync(Clients);

        await redis.RunAsync();
        IReadOnlyList<LogEntry> log = await ClusterBench.AtRestAsync(redis, one, two);
        Assert.Equal((Clients, 0), (log.CountOf("offline", "leaves-"), log.CountOf("offline", "comes-")));
        Assert.Equal(Clients, two.Clients.Count());
        Assert.Equal(Clients, one.Clients.Count());
    }

    [Fact]
    public async Task A_node_that_stops_tells_of_all_and_leaves_at_once()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using TestNode one = await TestNode.StartAsync(redis);
        await using TestNode two = await TestNode.StartAsync(redis);
        using var fleet = new NamedFleet(one.Port, "client-", Clients);
        await one.UntilAsync(Clients);
        await ClusterBench.AtRestAsync(redis, one, two);
        await one.StopAsync();
        IReadOnlyList<LogEntry> log = await ClusterLog.CheckAsync(redis.Database, ClusterBench.Keys);
        Assert.Equal(Clients, log.CountOf("offline"));
        Assert.All(log.Where(entry => entry.Kind == "offline"), entry => Assert.Equal("drain", entry.Reason));
        Assert.Equal(1, await redis.Database.HashLengthAsync(ClusterBench.Keys.Beats));
    }

    [Fact]
    public async Task Who_returns_on_another_node_within_the_grace_was_never_offline()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using TestNode one = await TestNode.StartAsync(redis, offlineGrace: TimeSpan.FromSeconds(5));
        await using TestNode two = await TestNode.StartAsync(redis, offlineGrace: TimeSpan.FromSeconds(5));
        using var returning = new NamedFleet(one.Port, "returns-", Clients);
        using var leaving = new NamedFleet(one.Port, "leaves-", Clients);
        await one.UntilAsync(2 * Clients);
        await ClusterBench.AtRestAsync(redis, one, two);
        returning.Dispose();
        leaving.Dispose();
        await ClusterBench.UntilAsync(() => Task.FromResult(!one.Clients.Any() && one.Service.Held == 0), "all have gone");
        using var returned = new NamedFleet(two.Port, "returns-", Clients);
        await two.UntilAsync(Clients);

        IReadOnlyList<LogEntry> log = await ClusterBench.AtRestAsync(redis, one, two);
        Assert.Equal((Clients, 0), (log.CountOf("moved", "returns-"), log.CountOf("offline", "returns-")));
        Assert.Equal(Clients, log.CountOf("offline", "leaves-"));
    }

    [Fact]
    public async Task A_node_that_starts_before_redis_serves_and_joins_when_it_can()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await redis.KillAsync();
        await using TestNode node = await TestNode.StartAsync(redis, waits: false);
        using var fleet = new NamedFleet(node.Port, "client-", Clients);
        await node.UntilAsync(Clients);
        Assert.False(node.Service.IsJoined);
        await Assert.ThrowsAsync<TimeoutException>(() => node.Cluster.FindAsync(["client-0"], TestContext.Current.CancellationToken));

        await redis.RunAsync();
        Assert.Equal(Clients, (await ClusterBench.AtRestAsync(redis, node)).CountOf("online"));
    }

    [Fact]
    public async Task A_node_that_nobody_knows_is_lost_like_any_other()
    {
        const long Unknown = 17;
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using TestNode one = await TestNode.StartAsync(redis);
        await using TestNode two = await TestNode.StartAsync(redis);
        await ClusterBench.AtRestAsync(redis, one, two);

        // A replica that was promoted knows of its claim, but neither that it was lost nor that it was reaped.
        PartitionKeys partition = ClusterBench.Keys.Partitions[ClusterBench.Keys.PartitionOf("alice")];
        await new PresenceScripts().Claim.EvaluateAsync(redis.Database, partition.All, Unknown, 1, 1, 1_000, "", "alice", 7, "", 1_000);
        IReadOnlyList<LogEntry> log = await ClusterBench.AtRestAsync(redis, one, two);
        Assert.Equal(("offline", "node_lost"), (log[^1].Kind, log[^1].Reason));
        await ClusterBench.UntilAsync(async () => (await redis.Database.HashKeysAsync(ClusterBench.Keys.Lost)).Length == 0, "nobody is lost any more");
        Assert.False(await redis.Database.HashExistsAsync(ClusterBench.Keys.Beats, Unknown));
    }

    [Fact]
    public async Task One_client_that_goes_to_and_fro_is_where_it_was_last()
    {
        const int Times = 60;
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using TestNode one = await TestNode.StartAsync(redis);
        await using TestNode two = await TestNode.StartAsync(redis);
        NamedFleet before = new(one.Port, "", 1);
        for (int i = 1; i <= Times; i++)
        {
            // The old connection hangs on for as long as the new one takes to come. Which of two came last nobody sees who come within the error of their clocks.
            await Task.Delay(one.Service.ClockError + two.Service.ClockError + TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
            TestNode to = i % 2 == 0 ? one : two;
            (string, string)[] there = [.. to.Clients];
            var now = new NamedFleet(to.Port, "", 1);
            await ClusterBench.UntilAsync(() => Task.FromResult(to.Clients.Except(there).Any()), "it is there anew");
            before.Dispose();
            before = now;
        }

        using NamedFleet last = before;
        await ClusterBench.UntilAsync(() => Task.FromResult(one.Clients.Count() + two.Clients.Count() <= 1), "one is left at most");
        IReadOnlyList<LogEntry> log = await ClusterBench.AtRestAsync(redis, one, two);
        TestContext.Current.TestOutputHelper?.WriteLine($"{log.CountOf("online")} online, {log.CountOf("moved")} moved, {log.CountOf("offline")} offline");
        Assert.InRange(log.CountOf("moved"), Times / 2, Times);
    }

    [Fact]
    public async Task While_redis_answers_nobody_nobody_is_lost_and_what_was_sent_in_vain_counts_once()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using TestNode one = await TestNode.StartAsync(redis);
        await using TestNode two = await TestNode.StartAsync(redis);
        using var moving = new NamedFleet(one.Port, "moves-", Clients);
        await one.UntilAsync(Clients);
        await ClusterBench.AtRestAsync(redis, one, two);

        // Longer than an answer is waited for, so that requests are sent again while the first still wait to be read.
        await redis.Database.ExecuteAsync("CLIENT", "PAUSE", "7000", "ALL");
        using var coming = new NamedFleet(one.Port, "comes-", Clients);
        using var moved = new NamedFleet(two.Port, "moves-", Clients);
        await two.UntilAsync(Clients);
        moving.Dispose();
        await one.UntilAsync(Clients);
        IReadOnlyList<LogEntry> log = await ClusterBench.AtRestAsync(redis, one, two);
        Assert.Equal((2 * Clients, Clients, 0), (log.CountOf("online"), log.CountOf("moved"), log.CountOf("offline")));
        Assert.Equal(2, (await redis.Database.HashKeysAsync(ClusterBench.Keys.Beats)).Length);
    }

    [Fact]
    public async Task A_node_with_another_number_of_partitions_does_not_join_and_says_so()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using TestNode one = await TestNode.StartAsync(redis);
        using var log = new LogRecorder();
        await using TestNode other = await TestNode.StartAsync(redis, waits: false, partitions: 2 * ClusterBench.Partitions, log: log);
        await ClusterBench.UntilAsync(() => Task.FromResult(!log.Lines.IsEmpty), "it says so");
        Assert.Contains("PipeHeartbeat:Redis:Partitions = '16' does not fit", Assert.Single(log.Lines).Text, StringComparison.Ordinal);
        Assert.False(other.Service.IsJoined);

        // It would look in the wrong places: whom it does not find may be there.
        Assert.Contains("'16' does not fit", (await Assert.ThrowsAsync<TimeoutException>(() => other.Cluster.FindAsync(["alice"], TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
        Assert.Contains("'16' does not fit", other.Cluster.Refusal, StringComparison.Ordinal);
        Assert.Null(one.Cluster.Refusal);
        Assert.Equal(1, await redis.Database.HashLengthAsync(ClusterBench.Keys.Beats));
    }
}
