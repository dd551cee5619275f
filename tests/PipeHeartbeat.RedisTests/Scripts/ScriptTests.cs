namespace PipeHeartbeat.RedisTests;

/// <summary>What each operation does, alone and against others.</summary>
public sealed class ScriptTests : IAsyncLifetime
{
    private const long A = 100;
    private const long B = 200;

    private ScriptBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await ScriptBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task The_id_of_the_first_event_is_the_epoch()
    {
        string epoch = await _bench.ClaimAsync(A, 1, "alice", 7);
        LogEntry online = Assert.Single(await _bench.CheckAsync());
        Assert.Equal(new LogEntry(epoch, "online", "alice", "100", "7", "", ""), online);
        Assert.Equal($"100:7:{epoch}", await _bench.HolderAsync("alice"));
    }

    [Fact]
    public async Task The_same_connection_again_gets_the_same_and_nothing_is_told()
    {
        string epoch = await _bench.ClaimAsync(A, 1, "alice", 7);
        Assert.Equal(epoch, await _bench.ClaimAsync(A, 2, "alice", 7));
        Assert.Equal(epoch, await _bench.ClaimAsync(A, 3, "alice", 7, epoch));
        Assert.Single(await _bench.CheckAsync());
    }

    [Fact]
    public async Task Another_takes_over_and_names_the_epoch_before()
    {
        string first = await _bench.ClaimAsync(A, 1, "alice", 7);
        string second = await _bench.ClaimAsync(B, 1, "alice", 9);
        Assert.Equal(new LogEntry(second, "moved", "alice", "200", "9", first, ""), (await _bench.CheckAsync())[^1]);
        Assert.Equal("0", await _bench.ReleaseAsync(A, "alice", first, "closed"));
        Assert.Equal("1", await _bench.ReleaseAsync(B, "alice", second, "heartbeat_timeout"));
        LogEntry offline = (await _bench.CheckAsync())[^1];
        Assert.Equal(("offline", "200", "9", second, "heartbeat_timeout"), (offline.Kind, offline.Node, offline.Connection, offline.Previous, offline.Reason));
    }

    [Fact]
    public async Task Of_several_in_one_request_each_is_answered()
    {
        for (int i = 1; i <= 300; i++)
            Assert.NotEqual("", await _bench.ClaimAsync(A, i, $"client-{i}", i));
        Assert.Equal(300, (await _bench.CheckAsync()).Count);
        await _bench.FenceAsync(A);
        Assert.Equal(300, await _bench.ReapAsync(A));
        Assert.Equal(600, (await _bench.CheckAsync()).Count);
    }

    [Fact]
    public async Task Who_is_waited_for_is_offline_when_it_is_over_and_moved_if_he_returns()
    {
        string alice = await _bench.ClaimAsync(A, 1, "alice", 7);
        string bob = await _bench.ClaimAsync(A, 2, "bob", 8);
        Assert.Equal("1", await _bench.ReleaseAsync(A, "alice", alice, "reset", graceMs: 60_000));
        Assert.Equal("1", await _bench.ReleaseAsync(A, "bob", bob, "reset", graceMs: 1));
        Assert.Equal("0", await _bench.ReleaseAsync(A, "bob", bob, "closed"));
        await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Equal(1, await _bench.SweepAsync());
        string again = await _bench.ClaimAsync(B, 1, "alice", 9);
        Assert.Equal(0, await _bench.SweepAsync());

        IReadOnlyList<LogEntry> log = await _bench.CheckAsync();
        Assert.Equal(["online alice", "online bob", "offline bob", "moved alice"], log.Select(entry => $"{entry.Kind} {entry.Client}"));
        Assert.Equal(("reset", bob), (log[2].Reason, log[2].Previous));
        Assert.Equal((again, alice), (log[3].Id, log[3].Previous));
    }

    [Fact]
    public async Task A_fenced_node_changes_nothing_and_what_it_held_is_reaped_but_not_what_has_moved_or_is_waited_for()
    {
        string alice = await _bench.ClaimAsync(A, 1, "alice", 1);
        await _bench.ClaimAsync(A, 2, "bob", 2);
        string carol = await _bench.ClaimAsync(A, 3, "carol", 3);
        await _bench.ReleaseAsync(A, "carol", carol, "reset", graceMs: 60_000);
        await _bench.FenceAsync(A);
        Assert.Equal("fenced", await _bench.ClaimAsync(A, 5, "dave", 4));
        Assert.Equal("fenced", await _bench.ReleaseAsync(A, "alice", alice, "closed"));
        await _bench.ClaimAsync(B, 1, "bob", 9);

        Assert.Equal(1, await _bench.ReapAsync(A));
        LogEntry last = (await _bench.CheckAsync())[^1];
        Assert.Equal(("offline", "alice", "node_lost", alice), (last.Kind, last.Client, last.Reason, last.Previous));
        Assert.NotNull(await _bench.HolderAsync("carol"));
    }

    [Fact]
    public async Task With_an_old_epoch_a_newer_one_is_not_taken_over_but_its_own_is_and_nobodys()
    {
        string old = await _bench.ClaimAsync(A, 1, "alice", 7);
        string newer = await _bench.ClaimAsync(B, 1, "alice", 9);
        Assert.Equal("", await _bench.ClaimAsync(A, 2, "alice", 7, old));
        Assert.Equal($"200:9:{newer}", await _bench.HolderAsync("alice"));

        // As a node that was shut out does, under its new incarnation.
        string moved = await _bench.ClaimAsync(B + 1, 1, "alice", 9, newer);
        Assert.Equal(newer, (await _bench.CheckAsync())[^1].Previous);
        await _bench.ReleaseAsync(B + 1, "alice", moved, "closed");
        Assert.NotEqual("", await _bench.ClaimAsync(B + 1, 3, "alice", 9, moved));
        await _bench.CheckAsync();
    }

    [Fact]
    public async Task Who_is_taken_over_is_told_to_the_node_that_had_him_once()
    {
        string alice = await _bench.ClaimAsync(A, 1, "alice", 7);
        string bob = await _bench.ClaimAsync(A, 2, "b:o\nb", 8);
        await _bench.ClaimAsync(A, 3, "carol", 9);
        await CheckCountAsync(A, 3);
        await _bench.ClaimAsync(B, 1, "alice", 7);
        await _bench.ClaimAsync(B, 2, "b:o\nb", 2);
        await CheckCountAsync(B, 2);

        List<(string, string)> told = [];
        while (await _bench.CountAsync(A, most: 1) is (1, [var one]))
            told.Add(one);
        Assert.Equal([(alice, "alice"), (bob, "b:o\nb")], told);
        await CheckCountAsync(A, 1);

        async Task CheckCountAsync(long node, int expected)
        {
            (int count, (string, string)[] takenOver) = await _bench.CountAsync(node);
            Assert.Equal(expected, count);
            Assert.Empty(takenOver);
        }
    }

    [Fact]
    public async Task Nothing_is_kept_for_oneself_nor_for_one_that_is_reaped()
    {
        string epoch = await _bench.ClaimAsync(A, 1, "alice", 7);
        await _bench.ClaimAsync(A, 2, "alice", 8);
        await _bench.ClaimAsync(A + 1, 1, "alice", 8, epoch, former: "100");
        Assert.Equal(["101"], await _bench.HoldersAsync());

        await _bench.ClaimAsync(B, 1, "alice", 9);
        Assert.Equal(["200", "101"], await _bench.HoldersAsync());
        await _bench.ReapAsync(A + 1);
        Assert.Equal(["200"], await _bench.HoldersAsync());
    }

    [Fact]
    public async Task A_client_takes_150_bytes_at_most()
    {
        const int Count = 2_000;
        for (int i = 0; i < Count; i++)
            await _bench.ClaimAsync(1_795_769_000_123, i + 1, $"sensor-{i:00000000}", 1_000_000_000 + i);
        long bytes = await _bench.MemoryAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes / (double)Count:0.0} bytes a client");
        Assert.InRange(bytes, 50 * Count, 150 * Count);
    }
}
