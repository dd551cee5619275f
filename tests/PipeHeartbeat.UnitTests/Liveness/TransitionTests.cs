using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.UnitTests.Liveness;

public sealed class TransitionTests
{
    /// <summary>Every operation in every phase: what it answers, and where it leads. Legal ones and refused ones, none left out.</summary>
    [Theory]
    [InlineData(ConnectionPhase.Live, "beat", true, ConnectionPhase.Live)]
    [InlineData(ConnectionPhase.Live, "suspect", true, ConnectionPhase.Suspect)]
    [InlineData(ConnectionPhase.Live, "expire", true, ConnectionPhase.Expired)]
    [InlineData(ConnectionPhase.Live, "close", true, ConnectionPhase.Closed)]
    [InlineData(ConnectionPhase.Live, "free", false, ConnectionPhase.Live)]
    [InlineData(ConnectionPhase.Suspect, "beat", true, ConnectionPhase.Live)]
    [InlineData(ConnectionPhase.Suspect, "suspect", false, ConnectionPhase.Suspect)]
    [InlineData(ConnectionPhase.Suspect, "expire", true, ConnectionPhase.Expired)]
    [InlineData(ConnectionPhase.Suspect, "close", true, ConnectionPhase.Closed)]
    [InlineData(ConnectionPhase.Suspect, "free", false, ConnectionPhase.Suspect)]
    [InlineData(ConnectionPhase.Expired, "beat", false, ConnectionPhase.Expired)]
    [InlineData(ConnectionPhase.Expired, "suspect", false, ConnectionPhase.Expired)]
    [InlineData(ConnectionPhase.Expired, "expire", false, ConnectionPhase.Expired)]
    [InlineData(ConnectionPhase.Expired, "close", false, ConnectionPhase.Expired)]
    [InlineData(ConnectionPhase.Expired, "free", true, ConnectionPhase.Free)]
    [InlineData(ConnectionPhase.Closed, "beat", false, ConnectionPhase.Closed)]
    [InlineData(ConnectionPhase.Closed, "suspect", false, ConnectionPhase.Closed)]
    [InlineData(ConnectionPhase.Closed, "expire", false, ConnectionPhase.Closed)]
    [InlineData(ConnectionPhase.Closed, "close", false, ConnectionPhase.Closed)]
    [InlineData(ConnectionPhase.Closed, "free", true, ConnectionPhase.Free)]
    [InlineData(ConnectionPhase.Free, "beat", false, ConnectionPhase.Free)]
    [InlineData(ConnectionPhase.Free, "suspect", false, ConnectionPhase.Free)]
    [InlineData(ConnectionPhase.Free, "expire", false, ConnectionPhase.Free)]
    [InlineData(ConnectionPhase.Free, "close", false, ConnectionPhase.Free)]
    [InlineData(ConnectionPhase.Free, "free", false, ConnectionPhase.Free)]
    public void Each_operation_does_in_each_phase_what_the_list_of_transitions_says(
        ConnectionPhase from, string operation, bool happens, ConnectionPhase to)
    {
        var table = new ConnectionTable(suspectAfterMissed: 2);
        ConnectionId id = table.OpenAs(from);

        bool happened = operation switch
        {
            "beat" => table.Beat(id, 20_000) != BeatResult.Stale,
            "suspect" => table.TrySuspect(id, 20_000),
            "expire" => table.TryExpire(id, 20_000),
            "close" => table.TryClose(id),
            _ => table.Free(id),
        };

        Assert.Equal(happens, happened);
        Assert.Equal(to, table.PhaseOf(id));
        Assert.Equal(to is ConnectionPhase.Live or ConnectionPhase.Suspect ? 1 : 0, table.LiveCount);
    }

    [Fact]
    public void Only_a_beat_that_ends_a_suspicion_reports_a_recovery()
    {
        var table = new ConnectionTable(suspectAfterMissed: 2);
        ConnectionId id = table.OpenAs(ConnectionPhase.Suspect);

        Assert.Equal(BeatResult.Recovered, table.Beat(id, 20_000));
        Assert.Equal(BeatResult.Counted, table.Beat(id, 20_000));
    }

    [Fact]
    public void Expiry_needs_the_whole_timeout_and_not_a_millisecond_less()
    {
        var table = new ConnectionTable();
        ConnectionId id = table.Open(100);
        table.Beat(id, 5_000);

        Assert.False(table.TryExpire(id, 5_000 + Tables.TimeoutMs - 1));
        Assert.True(table.TryExpire(id, 5_000 + Tables.TimeoutMs));
        Assert.Equal(5_000, table.Read(id, 30_000).LastBeatMs);
    }

    [Fact]
    public void Suspicion_needs_all_of_its_intervals_and_not_a_millisecond_less()
    {
        var table = new ConnectionTable(suspectAfterMissed: 2);
        ConnectionId id = table.Open(100);

        Assert.False(table.TrySuspect(id, 100 + (2 * Tables.IntervalMs) - 1));
        Assert.True(table.TrySuspect(id, 100 + (2 * Tables.IntervalMs)));
    }

    [Fact]
    public void Without_the_setting_nobody_becomes_suspect()
    {
        var table = new ConnectionTable();

        Assert.False(table.TrySuspect(table.Open(0), 1_000_000));
    }

    [Fact]
    public void A_verdict_dated_before_the_last_beat_is_refused()
    {
        var table = new ConnectionTable(suspectAfterMissed: 1);
        ConnectionId id = table.Open(50_000);

        Assert.False(table.TryExpire(id, 0));
        Assert.False(table.TrySuspect(id, 0));
    }

    /// <summary>The word holds 32 bits of milliseconds: around their wrap, and around the sign bit, nothing may change.</summary>
    [Theory]
    [InlineData(uint.MaxValue)]
    [InlineData(int.MaxValue)]
    [InlineData(3L * uint.MaxValue)]
    [InlineData(1L << 40)]
    public void Beats_and_verdicts_across_the_wrap_of_the_slots_time_are_exact(long wrapMs)
    {
        foreach (long offsetMs in (long[])[-20_000, -15_000, -7_000, -1, 0, 1, 2])
        {
            long openedMs = wrapMs + offsetMs;
            var table = new ConnectionTable(suspectAfterMissed: 2);
            ConnectionId id = table.Open(openedMs - 10);
            Assert.Equal(BeatResult.Counted, table.Beat(id, openedMs));
            Assert.Equal(BeatResult.Counted, table.Beat(id, openedMs - 5));

            Assert.Equal(openedMs, table.Read(id, openedMs + 9_000).LastBeatMs);
            Assert.Equal(3, table.Read(id, openedMs + 9_000).Missed);
            Assert.True(table.TryGetDeadlines(id.Index, openedMs + 1, out SlotDeadlines deadlines));
            Assert.Equal(openedMs + Tables.TimeoutMs, deadlines.ExpiryMs);
            Assert.False(table.TrySuspect(id, openedMs + 5_999));
            Assert.True(table.TrySuspect(id, openedMs + 6_000));
            Assert.False(table.TryExpire(id, openedMs + Tables.TimeoutMs - 1));
            Assert.True(table.TryExpire(id, openedMs + Tables.TimeoutMs));
        }
    }

    [Fact]
    public void The_longest_timeout_is_exact_too()
    {
        int timeoutMs = (int)ConnectionTable.MaxTimeout.TotalMilliseconds;
        var table = new ConnectionTable();
        Assert.True(table.TryOpen(Tables.Owner, uint.MaxValue - 5L, timeoutMs, timeoutMs, out ConnectionId id));

        Assert.False(table.TryExpire(id, uint.MaxValue - 5L + timeoutMs - 1));
        Assert.True(table.TryExpire(id, uint.MaxValue - 5L + timeoutMs));
    }
}
