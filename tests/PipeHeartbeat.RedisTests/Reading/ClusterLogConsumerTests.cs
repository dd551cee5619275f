using System.Collections.Concurrent;
using PipeHeartbeat.Redis;

namespace PipeHeartbeat.RedisTests;

/// <summary>Readers of a group, before a real redis-server.</summary>
public sealed class ClusterLogConsumerTests
{
    private const int Clients = 200;

    [Fact]
    public async Task Each_partition_is_one_readers_and_all_events_come()
    {
        await using ReadingBench bench = await ReadingBench.StartAsync();
        await using var one = new Reader(bench);
        await using var two = new Reader(bench);
        for (int i = 0; i < Clients; i++)
            await bench.ComeAsync($"client-{i}");
        for (int i = 0; i < Clients; i++)
            await bench.GoAsync($"client-{i}");

        await ClusterBench.UntilAsync(() => Task.FromResult(one.Told.Concat(two.Told).Select(Key).Distinct().Count() == 2 * Clients), "all events have come");
        foreach (IGrouping<string, ClusterEvent> ofClient in one.Told.Concat(two.Told).DistinctBy(Key).GroupBy(told => told.ClientId))
            Assert.Equal([ClusterEventKind.Online, ClusterEventKind.Offline], ofClient.OrderBy(told => told.Kind).Select(told => told.Kind));
        foreach (Reader reader in (Reader[])[one, two])
            Assert.All(reader.Told.GroupBy(told => told.ClientId), ofClient => Assert.Equal(ofClient.Select(told => told.Kind).Order(), ofClient.Select(told => told.Kind)));
        Assert.All(one.Told, told => Assert.Equal("node-a", told.NodeName));
    }

    [Fact]
    public async Task Who_ends_leaves_his_place_to_others_and_only_what_was_not_done_comes_again()
    {
        await using ReadingBench bench = await ReadingBench.StartAsync();
        for (int i = 0; i < Clients; i++)
            await bench.ComeAsync($"client-{i}");
        await using var first = new Reader(bench, most: Clients / 2);
        await first.Ended;
        Assert.Equal(Clients / 2, first.Told.Count);

        await using var second = new Reader(bench);
        await ClusterBench.UntilAsync(() => Task.FromResult(first.Told.Concat(second.Told).Select(Key).Distinct().Count() == Clients), "the rest has come");

        // The one that the first had in hand when it left off.
        Assert.Equal(Clients + 1, first.Told.Count + second.Told.Count);
    }

    [Fact]
    public async Task Of_one_that_gives_no_sign_another_takes_the_place()
    {
        await using ReadingBench bench = await ReadingBench.StartAsync();
        var stuck = new TaskCompletionSource();
        await using var first = new Reader(bench, hold: stuck.Task);
        await bench.ComeAsync("alice");
        await ClusterBench.UntilAsync(() => Task.FromResult(!first.Told.IsEmpty), "the first has it in hand");
        await using var second = new Reader(bench);
        await ClusterBench.UntilAsync(() => Task.FromResult(second.Told.Any(told => told.ClientId == "alice")), "the second has been told");

        // The first goes on, and finds that it has lost what it had.
        await bench.ComeAsync("bob");
        stuck.SetResult();
        await ClusterBench.UntilAsync(() => Task.FromResult(first.Told.Concat(second.Told).Any(told => told.ClientId == "bob")), "bob has come");
    }

    [Fact]
    public async Task What_was_trimmed_is_a_reset_and_who_is_there()
    {
        await using ReadingBench bench = await ReadingBench.StartAsync();
        string[] ids = [.. Enumerable.Range(0, Clients).Select(i => $"client-{i}").Where(id => bench.PartitionOf(id) == bench.PartitionOf("client-0"))];
        await bench.ComeAsync(ids[0]);
        await using (var first = new Reader(bench))
            await ClusterBench.UntilAsync(async () => (string?)await bench.Redis.Database.HashGetAsync(bench.Keys.Partitions[bench.PartitionOf(ids[0])].ReaderOf(Reader.Group), "position") == first.Told.FirstOrDefault()?.Id, "its place is kept");

        foreach (string id in ids.Skip(1))
            await bench.ComeAsync(id);
        await bench.GoAsync(ids[1]);
        await bench.TrimAsync(ids[0], left: 2);
        await using var second = new Reader(bench);
        await ClusterBench.UntilAsync(() => Task.FromResult(second.Told.Any(told => told.Kind == ClusterEventKind.Live)), "the snapshot is over");
        ClusterEvent[] ofPartition = [.. second.Told.Where(told => told.Partition == bench.PartitionOf(ids[0]))];
        Assert.Equal(ClusterEventKind.Reset, ofPartition[0].Kind);
        Assert.Equal(
            ids.Where(id => id != ids[1]).Order(StringComparer.Ordinal),
            ofPartition.Where(told => told.Kind == ClusterEventKind.Snapshot).Select(told => told.ClientId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task After_everything_was_flushed_there_is_a_reset()
    {
        await using ReadingBench bench = await ReadingBench.StartAsync();
        await bench.ComeAsync("alice");
        await using var reader = new Reader(bench);
        await ClusterBench.UntilAsync(() => Task.FromResult(reader.Told.Any(told => told.ClientId == "alice")), "alice has come");
        await bench.Redis.FlushAsync();
        await bench.ComeAsync(bench.Beside("alice"));
        await ClusterBench.UntilAsync(() => Task.FromResult(reader.Told.Any(told => told.Kind == ClusterEventKind.Reset && told.Partition == bench.PartitionOf("alice"))), "what was known is void");
    }

    [Fact]
    public async Task A_place_behind_the_end_is_a_reset_and_events_go_on_from_there()
    {
        await using ReadingBench bench = await ReadingBench.StartAsync();
        await bench.Redis.Database.HashSetAsync(bench.Keys.Partitions[bench.PartitionOf("alice")].ReaderOf(Reader.Group), "position", "9999999999999-0");
        await bench.ComeAsync("alice");
        await using var reader = new Reader(bench);
        await ClusterBench.UntilAsync(() => Task.FromResult(reader.Told.Any(told => told.Kind == ClusterEventKind.Live)), "there was a reset");
        await bench.GoAsync("alice");
        await ClusterBench.UntilAsync(() => Task.FromResult(reader.Told.Any(told => told.Kind == ClusterEventKind.Offline)), "events go on");
        Assert.Equal([ClusterEventKind.Reset, ClusterEventKind.Snapshot, ClusterEventKind.Live, ClusterEventKind.Offline], reader.Told.Select(told => told.Kind));
    }

    [Fact]
    public async Task Who_works_for_long_on_what_it_has_read_keeps_its_place_and_nothing_comes_twice()
    {
        const int Events = 60;
        await using ReadingBench bench = await ReadingBench.StartAsync();
        string[] ids = [.. Enumerable.Range(0, int.MaxValue).Select(i => $"client-{i}").Where(id => bench.PartitionOf(id) == bench.PartitionOf("client-0")).Take(Events)];
        foreach (string id in ids)
            await bench.ComeAsync(id);

        // All at once is more than a lease of 3 s, each for itself is not.
        await using var first = new Reader(bench, perEvent: TimeSpan.FromMilliseconds(100));
        await ClusterBench.UntilAsync(() => Task.FromResult(!first.Told.IsEmpty), "it has begun");
        await using var second = new Reader(bench, perEvent: TimeSpan.FromMilliseconds(100));
        await ClusterBench.UntilAsync(() => Task.FromResult(first.Told.Concat(second.Told).Select(Key).Distinct().Count() == Events), "all has come");

        // But for the one that was in hand when the second came and the partition became its own.
        Assert.InRange(first.Told.Count + second.Told.Count, Events, Events + 1);
    }

    [Fact]
    public async Task A_place_that_the_server_never_heard_of_is_a_reset_also_where_later_events_are_there()
    {
        await using ReadingBench bench = await ReadingBench.StartAsync();
        await bench.ComeAsync("alice");

        // As after a promotion: the last thing that was read is not there, what came after it is.
        await bench.Redis.Database.HashSetAsync(bench.Keys.Partitions[bench.PartitionOf("alice")].ReaderOf(Reader.Group), "position", $"{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}-77");
        await Task.Delay(5, TestContext.Current.CancellationToken); // So that ids are later.
        await bench.GoAsync("alice");
        await using var reader = new Reader(bench);
        await ClusterBench.UntilAsync(() => Task.FromResult(reader.Told.Any(told => told.Kind == ClusterEventKind.Live)), "there was a reset");
        Assert.Equal(ClusterEventKind.Reset, reader.Told.First().Kind);
    }

    private static (string, ClusterEventKind, string) Key(ClusterEvent told) => (told.ClientId, told.Kind, told.Id);

    /// <summary>A reader that takes note of what it is told.</summary>
    private sealed class Reader : IAsyncDisposable
    {
        public const string Group = "billing";

        private readonly CancellationTokenSource _end = new();

        public Reader(ReadingBench bench, int most = int.MaxValue, Task? hold = null, TimeSpan perEvent = default)
        {
            var options = new ClusterLogConsumerOptions { Group = Group, LeaseTimeout = TimeSpan.FromSeconds(3) };
            Ended = Task.Run(() => ReadAsync(new ClusterLogConsumer(bench.Redis.Connection, options), most, hold ?? Task.CompletedTask, perEvent));
        }

        public ConcurrentQueue<ClusterEvent> Told { get; } = new();

        public Task Ended { get; }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _end.Dispose();
        }

        private async Task ReadAsync(ClusterLogConsumer consumer, int most, Task hold, TimeSpan perEvent)
        {
            await foreach (ClusterEvent told in consumer.ReadAsync(_end.Token))
            {
                Told.Enqueue(told);
                await hold;
                if (perEvent > TimeSpan.Zero)
                    await Task.Delay(perEvent); // Its work.
                if (Told.Count >= most)
                    break;
            }
        }
    }
}
