using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.Redis;

namespace PipeHeartbeat.RedisTests;

public sealed class PartitionTests
{
    private const int Clients = 20_000;

    [Fact]
    public async Task What_changes_is_told_also_while_all_is_claimed_again_and_again()
    {
        await using StateBench bench = await StateBench.StartAsync();
        bench.State.Incarnation = 1_795_769_000_123;
        bench.State.Clock.Learn(TimeProvider.System.GetTimestamp(), TimeProvider.System.GetTimestamp(), DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        Partition partition = bench.Partitions[0];
        using var end = new CancellationTokenSource();
        Task running = partition.RunAsync(end.Token);
        for (int i = 0; i < Clients; i++)
            partition.Set($"client-{i}", Change.Here(new ConnectionId((ulong)i + 1), TimeProvider.System.GetTimestamp()));
        await ClusterBench.UntilAsync(() => Task.FromResult(partition.Held == Clients), "all are claimed");

        // More often than it takes to claim all again: a way to Redis on which now and then a request fails.
        Task asserting = Task.Run(
            async () =>
            {
                while (!end.IsCancellationRequested)
                {
                    partition.Assert();
                    await Task.Yield();
                }
            },
            TestContext.Current.CancellationToken);
        for (int i = 0; i < Partition.Batch + 1; i++)
            partition.Set($"client-{i}", Change.Gone(TimeProvider.System.GetTimestamp(), Reason.Closed));
        await ClusterBench.UntilAsync(() => Task.FromResult(partition.Held == Clients - Partition.Batch - 1), "who has gone is released");

        await end.CancelAsync();
        await asserting;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }
}
