using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.UnitTests.Liveness;

public sealed class TimingWheelTests
{
    [Fact]
    public void An_entry_is_due_at_its_tick_and_not_one_before_whatever_the_distance()
    {
        foreach (long start in WheelTicks.Starts)
        {
            foreach (long distance in WheelTicks.Boundaries.Where(ticks => ticks > 0))
            {
                var wheel = new TimingWheel(start);
                wheel.Schedule(0, start + distance);

                Assert.InRange(wheel.NextTick, start, start + distance);
                Assert.Empty(Advance(wheel, start + distance - 1));
                Assert.Equal(start + distance, wheel.DeadlineOf(0));
                Assert.Equal([0], Advance(wheel, start + distance));
                Assert.Equal(0, wheel.Count);
                Assert.Equal(TimingWheel.Never, wheel.NextTick);
            }
        }
    }

    [Fact]
    public void Stepping_from_next_tick_to_next_tick_reaches_every_deadline_exactly()
    {
        foreach (long start in WheelTicks.Starts)
        {
            var wheel = new TimingWheel(start);
            long[] deadlines = [.. WheelTicks.Boundaries.Where(ticks => ticks > 0).Select(ticks => start + ticks).Where(tick => tick < start + (1L << 30))];
            for (int i = 0; i < deadlines.Length; i++) wheel.Schedule(i, deadlines[i]);

            int steps = 0;
            while (wheel.NextTick != TimingWheel.Never)
            {
                long tick = wheel.NextTick;
                foreach (int index in Advance(wheel, tick)) Assert.Equal(tick, deadlines[index]);
                Assert.True(++steps < 1000);
            }

            Assert.Equal(0, wheel.Count);
        }
    }

    [Fact]
    public void Deadlines_at_present_and_in_the_past_are_due_at_once()
    {
        var wheel = new TimingWheel(1000);
        wheel.Schedule(0, 1000);
        wheel.Schedule(1, 999);
        wheel.Schedule(2, 0);
        wheel.Schedule(3, long.MinValue);

        Assert.Equal(1000, wheel.NextTick);
        Assert.Equal([0, 1, 2, 3], Advance(wheel, 1000).Order());
    }

    [Fact]
    public void The_last_tick_of_time_can_be_scheduled_and_is_reached()
    {
        var wheel = new TimingWheel(long.MaxValue - 100);
        wheel.Schedule(0, long.MaxValue - 1);

        Assert.Empty(Advance(wheel, long.MaxValue - 2));
        Assert.Equal([0], Advance(wheel, long.MaxValue - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => wheel.Schedule(0, TimingWheel.Never));
    }

    [Fact]
    public void A_budget_of_one_hands_out_the_same_set_as_none()
    {
        var random = new Random(TestSeed.Next());
        foreach (long start in WheelTicks.Starts)
        {
            var whole = new TimingWheel(start);
            var slow = new TimingWheel(start);
            for (int i = 0; i < 500; i++)
            {
                long tick = start + random.NextInt64(1L << random.Next(1, 27));
                whole.Schedule(i, tick);
                slow.Schedule(i, tick);
            }

            for (long now = start; whole.Count > 0; now += random.NextInt64(1L << 24))
            {
                var due = new DueList();
                while (!slow.Advance(now, 1, ref due)) Assert.True(slow.NextTick <= now);
                Assert.Equal(Advance(whole, now).Order(), due.Indexes.Order());
            }

            Assert.Equal(0, slow.Count);
        }
    }

    [Fact]
    public void What_is_scheduled_and_cancelled_amid_a_cascade_is_kept_and_gone()
    {
        var wheel = new TimingWheel();
        for (int i = 0; i < 10; i++) wheel.Schedule(i, 4096 + i);
        var due = new DueList();

        // Touches three of the ten entries of a slot of the third level, and stops in the middle of it.
        Assert.False(wheel.Advance(4200, 3, ref due));
        Assert.Empty(due.Indexes);
        for (int i = 0; i < 5; i++) Assert.True(wheel.Cancel(i * 2));
        wheel.Schedule(1, 4300);
        wheel.Schedule(20, 4096);
        wheel.Schedule(21, 4100);

        Assert.Equal([3, 5, 7, 9, 20, 21], Advance(wheel, 4200).Order());
        Assert.Equal([1], Advance(wheel, 4300));
    }

    [Fact]
    public void A_clock_that_went_back_amid_a_cascade_leaves_nothing_over()
    {
        var wheel = new TimingWheel();
        for (int i = 0; i < 10; i++) wheel.Schedule(i, 64);
        var due = new DueList();

        Assert.False(wheel.Advance(100, 2, ref due));
        Assert.True(wheel.Advance(50, int.MaxValue, ref due));

        Assert.Equal(10, due.Indexes.Count);
        Assert.Equal(0, wheel.Count);
    }

    [Fact]
    public void An_entry_filed_again_for_now_comes_a_tick_later_and_not_for_ever()
    {
        var wheel = new TimingWheel();
        wheel.Schedule(7, 10);
        var again = new AgainSink(10);

        Assert.True(wheel.Advance(10, int.MaxValue, ref again));
        Assert.Equal(11, wheel.DeadlineOf(7));
        Assert.Equal(1, wheel.Count);
    }

    [Fact]
    public void An_unknown_entry_is_not_scheduled_and_cannot_be_cancelled()
    {
        var wheel = new TimingWheel();

        Assert.Equal(TimingWheel.Never, wheel.DeadlineOf(5_000));
        Assert.Equal(TimingWheel.Never, wheel.DeadlineOf(-1));
        Assert.False(wheel.Cancel(5_000));
        Assert.False(wheel.Cancel(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => wheel.Schedule(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TimingWheel(-1));
    }

    [Fact]
    public void Scheduling_entries_that_were_seen_before_allocates_nothing()
    {
        var wheel = new TimingWheel();
        wheel.Schedule(5_000, 1);
        var due = new AgainSink(0);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 5_000; i++) wheel.Schedule(i, i);
        for (int i = 0; i < 5_000; i++) wheel.Advance(i, 100, ref due);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void An_entry_whose_deadline_has_moved_away_visits_no_finer_level()
    {
        var wheel = new TimingWheel();
        wheel.Schedule(1, 1_500);
        var sink = new MovingSink(2_900);

        Assert.True(wheel.Advance(1_472, int.MaxValue, ref sink));

        Assert.Equal(2_900, wheel.DeadlineOf(1));
        Assert.Equal(2_880, wheel.NextTick);
    }

    private static List<int> Advance(TimingWheel wheel, long nowTick)
    {
        var due = new DueList();
        Assert.True(wheel.Advance(nowTick, int.MaxValue, ref due));
        return due.Indexes;
    }

    private readonly struct AgainSink(long tick) : IWheelSink
    {
        public long OnDue(int index) => tick;

        public long OnNear(int index, long deadlineTick) => deadlineTick;
    }

    private readonly struct MovingSink(long tick) : IWheelSink
    {
        public long OnDue(int index) => throw new InvalidOperationException("Nothing is due.");

        public long OnNear(int index, long deadlineTick) => tick;
    }
}
