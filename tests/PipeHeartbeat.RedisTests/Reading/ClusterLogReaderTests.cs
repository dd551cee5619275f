using System.Collections.Concurrent;
using PipeHeartbeat.Redis;

namespace PipeHeartbeat.RedisTests;

/// <summary>Who reads all partitions, before a real redis-server.</summary>
public sealed class ClusterLogReaderTests
{
    [Fact]
    public async Task Where_one_partition_does_not_answer_what_happens_in_the_others_is_told()
    {
        await using ReadingBench bench = await ReadingBench.StartAsync();
        await using RedisProcess other = await RedisProcess.StartAsync();
        int away = bench.PartitionOf("alice");
        string bob = Enumerable.Range(0, int.MaxValue).Select(i => $"bob-{i}").First(id => bench.PartitionOf(id) != away);
        bool isAway = true;
        IReadOnlyList<PartitionLog> logs = bench.LogsOf(bench.Redis);
        var told = new ConcurrentQueue<string>();
        using var end = new CancellationTokenSource();

        // One hangs: its requests are answered by nobody. Later it is there again.
        PartitionLog hanging = bench.LogsOf(other).ElementAt(away);
        await other.Database.ExecuteAsync("CLIENT", "PAUSE", "60000", "ALL");
        var reader = new ClusterLogReader(ReadingBench.Partitions, i => i == away && Volatile.Read(ref isAway) ? hanging : logs[i], () => false, TimeProvider.System);
        Task reading = Task.Run(
            async () =>
            {
                await foreach (ClusterEvent one in reader.ReadAsync(after: null, end.Token))
                    told.Enqueue(one.ClientId);
            },
            TestContext.Current.CancellationToken);
        await bench.ComeAsync("alice");
        long began = TimeProvider.System.GetTimestamp();
        for (int i = 1; i <= 5; i++)
        {
            await bench.ComeAsync(bob);
            await ClusterBench.UntilAsync(() => Task.FromResult(told.Count(id => id == bob) == (2 * i) - 1), "bob has come");
            await bench.GoAsync(bob);
            await ClusterBench.UntilAsync(() => Task.FromResult(told.Count(id => id == bob) == 2 * i), "bob has gone");
        }

        // A request is given up after 5 s: had they waited for that, it would have been ten times as long.
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.DoesNotContain("alice", told);
        Volatile.Write(ref isAway, false);
        await ClusterBench.UntilAsync(() => Task.FromResult(told.Contains("alice")), "alice has come");
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task However_much_the_log_holds_all_comes_in_order()
    {
        const int Times = 3_000;
        await using ReadingBench bench = await ReadingBench.StartAsync();
        for (int i = 0; i < Times; i++)
        {
            await bench.ComeAsync("alice", logLength: 100_000);
            await bench.GoAsync("alice", logLength: 100_000);
        }

        var reader = new ClusterLogReader(ReadingBench.Partitions, bench.LogsOf(bench.Redis).ElementAt, () => false, TimeProvider.System);
        List<ClusterEvent> told = await reader.ReadAsync(after: null, TestContext.Current.CancellationToken).Take(2 * Times).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(told.OrderBy(one => one.Id, Comparer<string>.Create((a, b) => StreamId.Parts(a).CompareTo(StreamId.Parts(b)))).Select(one => one.Id), told.Select(one => one.Id));
        Assert.Equal(Times, told.Count(one => one.Kind == ClusterEventKind.Online));
    }
}
