using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PipeHeartbeat.Redis;

namespace PipeHeartbeat.RedisTests;

/// <summary>How nodes find out where Redis and their memories differ, and what it costs.</summary>
public sealed class DifferenceTests
{
    private const int Clients = 200;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whose_clients_were_taken_over_is_told_so_and_looks_at_no_others(bool isTold)
    {
        PresenceScripts scripts = new(isTold ? null : ScriptBench.Without("claim", "holder ~= node and holder ~= former", "false"));
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using TestNode one = await TestNode.StartAsync(redis, scripts: scripts);
        await using TestNode two = await TestNode.StartAsync(redis, scripts: scripts);
        using var old = new NamedFleet(one.Port, "client-", Clients);
        await one.UntilAsync(Clients);
        await ClusterBench.AtRestAsync(redis, one, two);
        long before = await CallsAsync(redis, "hscan");
        using var now = new NamedFleet(two.Port, "client-", Clients / 2);
        await one.UntilAsync(Clients / 2);
        IReadOnlyList<LogEntry> log = await ClusterBench.AtRestAsync(redis, one, two);
        Assert.Equal((Clients, Clients / 2, 0), (log.CountOf("online"), log.CountOf("moved"), log.CountOf("offline")));

        // Without being told it finds out all the same, by walking over all.
        Assert.Equal(isTold, await CallsAsync(redis, "hscan") == before);
    }

    [Fact]
    public async Task What_is_missing_there_is_claimed_and_what_should_not_be_there_is_released_and_nothing_else_is_told()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using TestNode node = await TestNode.StartAsync(redis);
        using var fleet = new NamedFleet(node.Port, "client-", Clients);
        await node.UntilAsync(Clients);
        await ClusterBench.AtRestAsync(redis, node);

        // As a promoted replica would have it that was not told of the last claim, nor of the last release. In different partitions, for a count that is right hides both.
        PartitionKeys missing = ClusterBench.Keys.Partitions[ClusterBench.Keys.PartitionOf("client-0")];
        string stranger = Enumerable.Range(0, int.MaxValue).Select(i => $"stranger-{i}").First(id => ClusterBench.Keys.PartitionOf(id) != ClusterBench.Keys.PartitionOf("client-0"));
        PartitionKeys strange = ClusterBench.Keys.Partitions[ClusterBench.Keys.PartitionOf(stranger)];
        string self = node.Service.State!.Incarnation.ToString(CultureInfo.InvariantCulture);
        await redis.Database.HashDeleteAsync(missing.Sessions, "client-0");
        await redis.Database.HashDecrementAsync(missing.Counts, self);
        await new PresenceScripts().Claim.EvaluateAsync(redis.Database, strange.All, self, 1_000_000, 1_000_000, 1_000, "", stranger, 7, "", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        await ClusterBench.UntilAsync(async () => await redis.Database.HashExistsAsync(missing.Sessions, "client-0") && (await ClusterLog.ReadAsync(redis.Database, ClusterBench.Keys)).CountOf("offline") == 1, "they are as they should be");
        IReadOnlyList<LogEntry> log = await ClusterLog.ReadAsync(redis.Database, ClusterBench.Keys);
        Assert.Equal((Clients + 2, 0), (log.CountOf("online"), log.CountOf("moved")));
        Assert.Equal(["online", "offline"], log.Where(entry => entry.Client == stranger).Select(entry => entry.Kind));
        Assert.Equal(2, log.CountOf("online", "client-0"));
    }

    [Fact]
    public async Task Since_when_a_client_is_there_is_the_same_by_events_and_by_comparing()
    {
        var late = TimeSpan.FromMilliseconds(300);
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using TestNode node = await TestNode.StartAsync(redis);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, node.Port), TestContext.Current.CancellationToken);
        DateTimeOffset connected = DateTimeOffset.UtcNow;
        await Task.Delay(late, TestContext.Current.CancellationToken); // It thinks for so long before it says who it is.
        await socket.SendAsync(RawClient.Hello("alice"), TestContext.Current.CancellationToken);
        await node.UntilAsync(1);
        await ClusterBench.AtRestAsync(redis, node);

        ClusterClient told = (await node.Cluster.FindAsync(["alice"], TestContext.Current.CancellationToken))["alice"];
        long compared = new PresenceClients(node.Presence, ClusterBench.Keys, TimeProvider.System).Of(ClusterBench.Keys.PartitionOf("alice"), long.MinValue)["alice"].Since;
        Assert.InRange(node.Service.State!.Clock.At(compared) - told.Since.ToUnixTimeMilliseconds(), -100, 100);
        Assert.InRange((told.Since - connected).TotalMilliseconds, -100, late.TotalMilliseconds - 100);
    }

    private static async Task<long> CallsAsync(RedisProcess redis, string command)
    {
        string? line = (await redis.Connection.GetServer(redis.Address).InfoAsync("commandstats")).SelectMany(group => group).FirstOrDefault(pair => pair.Key == $"cmdstat_{command}").Value;
        return line is null ? 0 : long.Parse(line.Split(',')[0].Split('=')[1], CultureInfo.InvariantCulture);
    }
}
