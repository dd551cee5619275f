using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.UnitTests.Liveness;

public sealed class StaleIdTests
{
    private const long NowMs = 1_000_000;

    [Fact]
    public void A_freed_id_finds_nothing()
    {
        var table = new ConnectionTable(suspectAfterMissed: 1);
        ConnectionId id = table.Open(0);
        table.CloseAndFree(id);

        AssertFindsNothing(table, id);
        Assert.Empty(Snapshots(table));
    }

    [Fact]
    public void A_freed_id_never_reaches_the_next_tenant()
    {
        var table = new ConnectionTable(suspectAfterMissed: 1);
        ConnectionId stale = table.Open(0, "first");
        table.CloseAndFree(stale);
        ConnectionId next = table.Open(10, "second");

        Assert.Equal(stale.Index, next.Index);
        Assert.NotEqual(stale, next);
        AssertFindsNothing(table, stale);
        AssertUntouched(table, next, "second", openedMs: 10);
    }

    /// <summary>The control: were the generation not compared, the first operation would land.</summary>
    [Fact]
    public void The_same_operations_do_land_with_the_right_generation()
    {
        var table = new ConnectionTable(suspectAfterMissed: 1);
        table.CloseAndFree(table.Open(0));
        ConnectionId next = table.Open(10);

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AssertFindsNothing(table, next));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(1023UL)]
    [InlineData(1024UL)]
    [InlineData(uint.MaxValue)]
    [InlineData((1UL << 32) | 1)]
    [InlineData((1UL << 32) | 1023)]
    [InlineData((1UL << 32) | 1024)]
    [InlineData((1UL << 32) | int.MaxValue)]
    [InlineData((1UL << 32) | 0x8000_0000)]
    [InlineData((1UL << 32) | uint.MaxValue)]
    [InlineData(2UL << 32)]
    [InlineData(((1UL << 29) + 1) << 32)]
    [InlineData(ulong.MaxValue)]
    public void An_id_that_was_never_given_out_finds_nothing(ulong value)
    {
        var table = new ConnectionTable(suspectAfterMissed: 1);
        AssertFindsNothing(table, new ConnectionId(value));
        ConnectionId only = table.Open(10, "only");

        AssertFindsNothing(table, new ConnectionId(value));
        AssertUntouched(table, only, "only", openedMs: 10);
        AssertUntouched(table, table.Open(20, "second"), "second", openedMs: 20);
    }

    [Fact]
    public void The_default_id_is_no_connection()
    {
        var table = new ConnectionTable(suspectAfterMissed: 1);
        ConnectionId first = table.Open(10, "first");

        AssertFindsNothing(table, default);
        AssertUntouched(table, first, "first", openedMs: 10);
        Assert.NotEqual(default, first);
    }

    [Fact]
    public void Generations_wrap_past_zero_to_one()
    {
        Assert.Equal(1u, SlotState.NextGeneration(SlotState.MaxGeneration));
        Assert.Equal(SlotState.MaxGeneration, SlotState.NextGeneration(SlotState.MaxGeneration - 1));

        var last = new SlotState(SlotState.MaxGeneration, ConnectionPhase.Closed, -1);
        Assert.Equal(SlotState.MaxGeneration, last.Generation);
        Assert.Equal(ConnectionPhase.Closed, last.Phase);
        Assert.Equal(0, last.SilenceMs(uint.MaxValue));
        Assert.Equal(SlotState.MaxGeneration, last.With(ConnectionPhase.Live).Generation);
    }

    [Fact]
    public void Each_tenant_of_a_slot_has_an_id_of_its_own()
    {
        var table = new ConnectionTable(capacity: 1);
        var seen = new HashSet<ConnectionId>();
        for (int i = 0; i < 10_000; i++)
        {
            ConnectionId id = table.Open(i);
            Assert.True(seen.Add(id));
            table.CloseAndFree(id);
        }
    }

    private static void AssertFindsNothing(ConnectionTable table, ConnectionId id)
    {
        int live = table.LiveCount;
        Assert.Equal(BeatResult.Stale, table.Beat(id, NowMs, 5));
        table.Count(id, 7, 7, 0);
        table.SetTiming(id, 1, 1);
        table.SetOwnerDeadline(id, 1);
        Assert.False(table.TrySuspect(id, NowMs));
        Assert.False(table.TryExpire(id, NowMs));
        Assert.False(table.TryClose(id));
        Assert.False(table.Free(id));
        Assert.False(table.TryRead(id, NowMs, out ConnectionSnapshot snapshot));
        Assert.Equal(default, snapshot);
        Assert.False(table.TryGetOwner(id, out object? owner));
        Assert.Null(owner);
        Assert.Equal(live, table.LiveCount);
    }

    private static void AssertUntouched(ConnectionTable table, ConnectionId id, object owner, long openedMs)
    {
        Assert.Equal(
            new ConnectionSnapshot(
                id, ConnectionPhase.Live, owner, openedMs, openedMs, Tables.IntervalMs, Tables.TimeoutMs, Missed: 0, Beats: 0, Packets: 0, Bytes: 0),
            table.Read(id, openedMs));
        Assert.True(table.TryGetDeadlines(id.Index, openedMs, out SlotDeadlines deadlines));
        Assert.Equal(long.MaxValue, deadlines.OwnerMs);
    }

    private static List<ConnectionSnapshot> Snapshots(ConnectionTable table)
    {
        var all = new List<ConnectionSnapshot>();
        foreach (ConnectionSnapshot snapshot in table.Enumerate(NowMs)) all.Add(snapshot);
        return all;
    }
}
