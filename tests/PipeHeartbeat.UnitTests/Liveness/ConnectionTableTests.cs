using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.UnitTests.Liveness;

public sealed class ConnectionTableTests
{
    [Fact]
    public void A_full_table_refuses_until_one_is_freed()
    {
        var table = new ConnectionTable(capacity: 3);
        ConnectionId[] ids = [table.Open(0), table.Open(0), table.Open(0)];

        Assert.False(table.TryOpen(Tables.Owner, 0, 1, 1, out ConnectionId refused));
        Assert.Equal(default, refused);
        Assert.True(table.TryClose(ids[1]));
        Assert.False(table.TryOpen(Tables.Owner, 0, 1, 1, out _));
        Assert.True(table.Free(ids[1]));
        Assert.Equal(ids[1].Index, table.Open(0).Index);
        Assert.False(table.TryOpen(Tables.Owner, 0, 1, 1, out _));
        Assert.Equal(3, table.LiveCount);
    }

    [Fact]
    public void Slots_are_distinct_across_segments_and_all_of_them_come_back()
    {
        const int Capacity = (3 * TableSegment.SlotCount) + 5;
        var table = new ConnectionTable(Capacity);
        for (int round = 0; round < 3; round++)
        {
            var ids = new HashSet<ConnectionId>();
            while (table.TryOpen(Tables.Owner, 0, 1, 1, out ConnectionId id)) Assert.True(ids.Add(id));

            Assert.Equal(Capacity, ids.Count);
            Assert.Equal(Capacity, ids.Select(id => id.Index).Distinct().Count());
            Assert.Equal(Capacity, table.LiveCount);
            foreach (ConnectionId id in ids) table.CloseAndFree(id);
            Assert.Equal(0, table.LiveCount);
        }
    }

    [Fact]
    public void A_beat_stamped_earlier_than_the_last_counts_but_moves_nothing_back()
    {
        var table = new ConnectionTable();
        ConnectionId id = table.Open(0);
        table.Beat(id, 2_000);

        Assert.Equal(BeatResult.Counted, table.Beat(id, 1_000));
        Assert.Equal(2_000, table.Read(id, 2_000).LastBeatMs);
        Assert.Equal(2, table.Read(id, 2_000).Beats);
    }

    [Fact]
    public void Counters_add_up_and_start_anew_for_the_next_tenant()
    {
        var table = new ConnectionTable();
        ConnectionId id = table.Open(0, "first");
        table.Beat(id, 10, 3);
        table.Beat(id, 20);
        table.Count(id, 5, 40, 0);
        table.Count(id, 1, 5_000_000_000, 0);
        table.SetTiming(id, 7, 8);
        table.SetOwnerDeadline(id, 99);
        Assert.Equal(
            new ConnectionSnapshot(id, ConnectionPhase.Live, "first", 0, 20, 7, 8, Missed: 1, Beats: 4, Packets: 6, Bytes: 5_000_000_040),
            table.Read(id, 27));

        table.CloseAndFree(id);
        ConnectionId next = table.Open(50, "second");

        Assert.Equal(
            new ConnectionSnapshot(
                next, ConnectionPhase.Live, "second", 50, 50, Tables.IntervalMs, Tables.TimeoutMs, Missed: 0, Beats: 0, Packets: 0, Bytes: 0),
            table.Read(next, 50));
        Assert.True(table.TryGetDeadlines(next.Index, 50, out SlotDeadlines deadlines));
        Assert.Equal(long.MaxValue, deadlines.OwnerMs);
    }

    [Fact]
    public void Counters_stay_readable_until_the_slot_is_freed()
    {
        var table = new ConnectionTable();
        ConnectionId id = table.Open(0);
        table.Beat(id, 100);
        table.Count(id, 1, 8, 0);
        Assert.True(table.TryClose(id));

        ConnectionSnapshot snapshot = table.Read(id, 5_000);
        Assert.Equal((ConnectionPhase.Closed, 100, 1, 1, 8), (snapshot.Phase, snapshot.LastBeatMs, snapshot.Beats, snapshot.Packets, snapshot.Bytes));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(2_999, 0)]
    [InlineData(3_000, 1)]
    [InlineData(5_999, 1)]
    [InlineData(6_000, 2)]
    [InlineData(14_999, 4)]
    [InlineData(15_000, 5)]
    public void Missed_beats_are_whole_intervals_of_silence(long silenceMs, int missed)
    {
        var table = new ConnectionTable();
        ConnectionId id = table.Open(1_000);

        Assert.Equal(missed, table.Read(id, 1_000 + silenceMs).Missed);
    }

    [Fact]
    public void Beats_and_counting_and_reading_and_walking_allocate_nothing()
    {
        var table = new ConnectionTable();
        ConnectionId[] ids = [.. Enumerable.Range(0, 100).Select(_ => table.Open(0))];

        Assert.Equal(0, AllocatedBy(() =>
        {
            foreach (ConnectionId id in ids)
            {
                table.Beat(id, 10);
                table.Count(id, 1, 8, 0);
                table.TryExpire(id, 10);
                table.TryRead(id, 10, out _);
            }

            foreach (ConnectionSnapshot snapshot in table.Enumerate(10)) table.SetOwnerDeadline(snapshot.Id, 5);
        }));
        Assert.True(AllocatedBy(() => table.TryOpen(new object(), 0, 1, 1, out _)) > 0, "the control allocates");
    }

    [Fact]
    public void Timings_out_of_range_are_refused()
    {
        var table = new ConnectionTable();
        int longest = (int)ConnectionTable.MaxTimeout.TotalMilliseconds;
        ConnectionId id = table.Open(0);

        foreach ((int intervalMs, int timeoutMs) in ((int, int)[])[(0, 1), (1, 0), (-1, 1), (longest + 1, 1), (1, longest + 1)])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => table.TryOpen(Tables.Owner, 0, intervalMs, timeoutMs, out _));
            Assert.Throws<ArgumentOutOfRangeException>(() => table.SetTiming(id, intervalMs, timeoutMs));
        }

        table.SetTiming(id, longest, longest);
        Assert.Throws<ArgumentNullException>(() => table.TryOpen(null!, 0, 1, 1, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConnectionTable(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConnectionTable(ConnectionTable.MaxCapacity + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConnectionTable(1, -1));
    }

    private static long AllocatedBy(Action action)
    {
        for (int i = 0; i < 100; i++) action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
