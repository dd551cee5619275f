using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.UnitTests.Liveness;

namespace PipeHeartbeat.UnitTests.AspNetCore;

public sealed class MassExpiryBrakeTests
{
    private const int IntervalMs = Tables.IntervalMs;
    private const int TimeoutMs = Tables.TimeoutMs;
    private const int HoldMs = 3000;

    private readonly ConnectionTable _table = new();
    private readonly List<SilenceCount> _alarms = [];
    private readonly List<ConnectionId> _ids = [];

    [Fact]
    public void A_hundred_who_are_all_that_there_are_are_held_for_an_interval_and_the_hold()
    {
        MassExpiryBrake brake = NewBrake(silent: 100, beating: 0);
        Assert.Equal(TimeoutMs + IntervalMs + HoldMs, brake.HeldUntilMs(TimeoutMs, TimeoutMs));
        Assert.Equal(new SilenceCount(100, 100), Assert.Single(_alarms));
        Assert.Equal(TimeoutMs + IntervalMs + HoldMs, brake.StandingUntilMs(TimeoutMs + 1, TimeoutMs));
    }

    [Fact]
    public void Ninety_nine_are_not() => Assert.False(IsHeld(NewBrake(silent: 99, beating: 0)));

    [Theory]
    [InlineData(500, 500, true)]
    [InlineData(499, 501, false)]
    public void Half_of_all_must_be_silent(int silent, int beating, bool isHeld) => Assert.Equal(isHeld, IsHeld(NewBrake(silent, beating)));

    [Fact]
    public void Those_count_who_have_missed_all_but_the_last_heartbeat()
    {
        MassExpiryBrake brake = NewBrake(silent: 1, beating: 0);
        for (int i = 0; i < 199; i++)
            _table.Open(i % 2 == 0 ? IntervalMs : IntervalMs + 1);

        // One whose time is up, a hundred with 12 s of silence, ninety-nine with a millisecond less.
        Assert.True(IsHeld(brake));
        Assert.Equal(new SilenceCount(101, 200), Assert.Single(_alarms));
    }

    [Fact]
    public void Where_one_heartbeat_may_be_missed_those_count_who_have_missed_it()
    {
        MassExpiryBrake brake = NewBrake(silent: 0, beating: 0);
        for (int i = 0; i < 200; i++)
            Assert.True(_table.TryOpen(this, i < 99 ? 0 : 1, IntervalMs, IntervalMs, out _));
        Assert.Equal(long.MinValue, brake.HeldUntilMs(IntervalMs, IntervalMs));
        Assert.Equal(IntervalMs + 100 + IntervalMs + HoldMs, brake.HeldUntilMs(IntervalMs + 100, IntervalMs + 100));
    }

    [Fact]
    public void It_counts_no_more_often_than_every_hundred_milliseconds()
    {
        MassExpiryBrake brake = NewBrake(silent: 99, beating: 0);
        Assert.False(IsHeld(brake));
        _table.Open(0);
        Assert.False(IsHeld(brake, TimeoutMs + 99));
        Assert.True(IsHeld(brake, TimeoutMs + 100));
    }

    [Fact]
    public void Each_silence_is_held_once_and_the_alarm_given_once()
    {
        MassExpiryBrake brake = NewBrake(silent: 100, beating: 0);
        long endMs = brake.HeldUntilMs(TimeoutMs, TimeoutMs);
        Assert.True(IsHeld(brake, endMs - 1));
        Assert.False(IsHeld(brake, endMs));

        // His time was up in the hold, and he is looked at after it.
        Assert.Equal(long.MinValue, brake.HeldUntilMs(endMs + 1, endMs));
        Assert.Equal(long.MinValue, brake.StandingUntilMs(endMs + 1, endMs));
        Assert.Single(_alarms);
    }

    [Fact]
    public void A_new_silence_is_held_anew_and_those_that_were_held_do_not_count_for_it()
    {
        MassExpiryBrake brake = NewBrake(silent: 150, beating: 0);
        long endMs = brake.HeldUntilMs(TimeoutMs, TimeoutMs);
        foreach (ConnectionId id in _ids.Take(99))
            _table.Beat(id, endMs - 1000);
        long dueMs = endMs - 1000 + TimeoutMs;
        Assert.False(IsHeld(brake, endMs));
        Assert.Equal(long.MinValue, brake.HeldUntilMs(dueMs, dueMs));

        _table.Beat(_ids[99], endMs - 1000);
        Assert.Equal(dueMs + 100 + IntervalMs + HoldMs, brake.HeldUntilMs(dueMs + 100, dueMs));
        Assert.Equal(2, _alarms.Count);
    }

    [Fact]
    public void Without_a_hold_nobody_is_held()
    {
        NewBrake(silent: 1000, beating: 0);
        Assert.False(IsHeld(new MassExpiryBrake(_table, 0.5, IntervalMs, holdMs: 0, _alarms.Add)));
        Assert.Empty(_alarms);
    }

    [Theory]
    [InlineData(0.5, true)]
    [InlineData(0.52, false)]
    public void A_large_table_is_estimated(double fraction, bool isHeld)
    {
        NewBrake(silent: 0, beating: 0);
        for (int i = 0; i < 300_000; i++)
            _table.Open(i % 100 < 51 ? 0 : TimeoutMs);
        Assert.Equal(isHeld, IsHeld(new MassExpiryBrake(_table, fraction, IntervalMs, HoldMs, _alarms.Add)));
    }

    /// <summary>A crowd that has gone leaves a large table behind; a sample of it would meet hardly anybody.</summary>
    [Fact]
    public void Few_who_are_left_of_many_are_counted_all()
    {
        ConnectionId[] gone = [.. Enumerable.Range(0, 600_000).Select(_ => _table.Open(0))];
        MassExpiryBrake brake = NewBrake(silent: 100, beating: 0);
        foreach (ConnectionId id in gone)
            Assert.True(_table.TryClose(id) && _table.Free(id));
        Assert.True(IsHeld(brake));
        Assert.Equal(new SilenceCount(100, 100), Assert.Single(_alarms));
    }

    private static bool IsHeld(MassExpiryBrake brake, long nowMs = TimeoutMs) => brake.HeldUntilMs(nowMs, TimeoutMs) > nowMs;

    /// <summary>So many opened at 0 and never beat, so many have just beaten when the time of the former is up.</summary>
    private MassExpiryBrake NewBrake(int silent, int beating)
    {
        for (int i = 0; i < silent; i++)
            _ids.Add(_table.Open(0));
        for (int i = 0; i < beating; i++)
            _table.Open(TimeoutMs);
        return new MassExpiryBrake(_table, 0.5, IntervalMs, HoldMs, _alarms.Add);
    }
}
