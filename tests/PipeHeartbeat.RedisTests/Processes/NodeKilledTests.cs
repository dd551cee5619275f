namespace PipeHeartbeat.RedisTests;

/// <summary>One of three nodes is gone from one moment to the next.</summary>
public sealed class NodeKilledTests
{
    private const int Moving = ProcessBench.Each / 3;
    private const int All = 3 * ProcessBench.Each;

    [Fact]
    public async Task Who_comes_back_elsewhere_in_time_was_never_offline_and_everybody_else_is_once()
    {
        await using ProcessBench bench = await ProcessBench.StartAsync();
        string[] moving = ProcessBench.Ids(0)[..Moving];
        string[] lost = ProcessBench.Ids(0)[Moving..];
        DateTimeOffset killedAt = DateTimeOffset.UtcNow;
        await bench.First.KillAsync();
        await bench.Clients.ScatterAsync(moving, [.. bench.Others.Select(node => node.Port)], bench.Cluster.Settings.Grace);
        await bench.Cluster.UntilToldAsync(log => log.CountOf("offline") >= lost.Length, "those who did not move are offline", ProcessBench.Patience);

        IReadOnlyList<LogEntry> log = await bench.AtRestAsync(All - lost.Length);
        LogEntry[] offline = [.. log.Where(entry => entry.Kind == "offline")];
        Assert.Equal(lost.Order(StringComparer.Ordinal), offline.Select(entry => entry.Client).Order(StringComparer.Ordinal));
        Assert.All(offline, entry => Assert.Equal("node_lost", entry.Reason));
        Assert.Equal(moving.Order(StringComparer.Ordinal), log.Where(entry => entry.Kind == "moved").Select(entry => entry.Client).Order(StringComparer.Ordinal));

        TimeSpan took = offline.Max(entry => entry.At) - killedAt;
        TestContext.Current.TestOutputHelper?.WriteLine($"told within {took.TotalSeconds:0.00} s");
        Assert.InRange(took, bench.Cluster.Settings.Grace, bench.Cluster.Settings.Lease + bench.Cluster.Settings.Grace + TimeSpan.FromSeconds(2));
    }
}
