using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.UnitTests.Liveness;

/// <summary>What all connections sent together.</summary>
public sealed class TotalsTests
{
    [Fact]
    public void Those_who_have_gone_count_and_nobody_twice()
    {
        var table = new ConnectionTable();
        ConnectionId gone = Beaten(table, beats: 3);
        ConnectionId ended = Beaten(table, beats: 5);
        Beaten(table, beats: 7);
        Assert.Equal(new ConnectionTotals(15, 15, 120), table.CountTotals());
        Assert.True(table.TryClose(ended));
        table.CloseAndFree(gone);
        Assert.Equal(new ConnectionTotals(15, 15, 120), table.CountTotals());
        Beaten(table, beats: 1);
        Assert.Equal(new ConnectionTotals(16, 16, 128), table.CountTotals());
    }

    /// <summary>Beside those who come and go it is never more than there was, and what the counters tell never goes back.</summary>
    [Fact]
    public async Task While_they_come_and_go_no_more_is_told_than_was_and_never_less_than_before()
    {
        var table = new ConnectionTable(capacity: 256);
        var counters = new HeartbeatCounters(() => table.LiveCount, table.CountTotals);
        long begun = 0;
        using var ending = new CancellationTokenSource();
        Task[] churning = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            var mine = new Queue<ConnectionId>();
            while (!ending.IsCancellationRequested)
            {
                Interlocked.Increment(ref begun);
                mine.Enqueue(Beaten(table, beats: 1));
                if (mine.Count > 100)
                    table.CloseAndFree(mine.Dequeue());
            }
        }))];

        long before = 0;
        for (int look = 0; look < 20_000; look++)
        {
            long told = counters.Beats;
            Assert.InRange(told, before, Interlocked.Read(ref begun));
            before = told;
        }

        await ending.CancelAsync();
        await Task.WhenAll(churning);
        Assert.Equal((begun, begun, begun * 8), (counters.Beats, counters.Packets(PacketType.Heart), counters.BytesReceived));
    }

    private static ConnectionId Beaten(ConnectionTable table, int beats)
    {
        ConnectionId id = table.Open(0);
        table.Beat(id, 1, beats);
        table.Count(id, beats, beats * 8L, 1);
        return id;
    }
}
