namespace PipeHeartbeat.RedisTests;

/// <summary>What two nodes owe each other when nobody is killed.</summary>
public sealed class FlushedTests
{
    [Fact]
    public async Task Who_is_taken_over_by_another_node_is_moved_once_and_after_a_flush_all_are_there_again_without_an_end()
    {
        await using ProcessBench bench = await ProcessBench.StartAsync(nodes: 2);
        string[] moving = ProcessBench.Ids(0);
        await bench.Clients.ConnectAsync(moving, bench.Others[0].Port, hangsOn: true);
        IReadOnlyList<LogEntry> log = await bench.AtRestAsync(2 * ProcessBench.Each);
        Assert.Equal((2 * ProcessBench.Each, ProcessBench.Each, 0), (log.CountOf("online"), log.CountOf("moved", "a-"), log.CountOf("offline")));
        Assert.Empty(await bench.First.GetClientsAsync());

        await bench.Redis.FlushAsync();
        await bench.Redis.FlushScriptsAsync();
        log = await bench.AtRestAsync(2 * ProcessBench.Each);
        Assert.Equal((2 * ProcessBench.Each, 0), (log.CountOf("online"), log.CountOf("offline")));
    }
}
