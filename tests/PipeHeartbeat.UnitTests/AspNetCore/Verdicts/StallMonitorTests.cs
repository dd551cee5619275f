using Microsoft.Extensions.Time.Testing;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.UnitTests.AspNetCore;

public sealed class StallMonitorTests
{
    private const int IntervalMs = 3000;
    private const int ThresholdMs = 250;
    private const int PeriodMs = StallMonitor.PeriodMs;

    private readonly List<Stall> _stalls = [];
    private readonly StallMonitor _monitor;
    private int _probes;
    private bool _isPoolStarved;

    public StallMonitorTests()
    {
        _monitor = new StallMonitor(new LivenessClock(new FakeTimeProvider()), ThresholdMs, IntervalMs, _stalls.Add, Probe);
        _monitor.NeedThreadPool();
    }

    [Fact]
    public void Before_it_has_begun_nobody_is_held()
    {
        Assert.False(IsHeld(1_000_000));
        Assert.False(_monitor.IsRecovering(1_000_000));
        Assert.Equal(long.MaxValue, _monitor.PlainUntilMs);
    }

    [Fact]
    public void A_thread_that_wakes_in_time_or_late_by_no_more_than_the_threshold_is_no_stall()
    {
        for (long nowMs = 0; nowMs < 60_000; nowMs += PeriodMs + ThresholdMs)
        {
            _monitor.OnWake(nowMs);
            Assert.False(IsHeld(nowMs + PeriodMs + ThresholdMs));
        }

        Assert.Empty(_stalls);
    }

    [Fact]
    public void One_millisecond_more_is_a_stall_and_holds_for_an_interval_and_the_threshold()
    {
        _monitor.OnWake(0);
        long endMs = PeriodMs + ThresholdMs + 1;

        // Whoever reads the clock first knows, even before it is measured.
        Assert.True(IsHeld(endMs));
        Assert.Equal(endMs + IntervalMs + ThresholdMs, HeldUntilMs(endMs, IntervalMs, needsThreadPool: false));
        Assert.True(_monitor.PlainUntilMs < endMs);
        _monitor.OnWake(endMs);

        Assert.Equal((StallSource.Process, TimeSpan.FromMilliseconds(ThresholdMs + 1)), (Assert.Single(_stalls).Source, _stalls[0].Duration));
        long heldUntilMs = endMs + IntervalMs + ThresholdMs;
        Assert.Equal(heldUntilMs, HeldUntilMs(endMs, IntervalMs, needsThreadPool: false));
        WakeUntil(endMs, heldUntilMs);
        Assert.True(IsHeld(heldUntilMs - 1));
        Assert.False(IsHeld(heldUntilMs));
    }

    [Fact]
    public void Another_stall_meanwhile_adds_what_it_takes_and_does_not_begin_the_hold_anew()
    {
        const long DeadlineMs = 20_000;
        _monitor.OnWake(0);
        _monitor.OnWake(20_000);
        WakeUntil(20_000, 22_000);
        Assert.Equal(23_250, HeldUntilMs(22_000, DeadlineMs));

        // The thread was to wake at 22,200: so much of the pause was healthy.
        Assert.Equal(23_250 + 4_800, HeldUntilMs(27_000, DeadlineMs));
        _monitor.OnWake(27_000);
        Assert.Equal(23_250 + 4_800, HeldUntilMs(27_000, DeadlineMs));

        // For whoever had his deadline after the first it is the first itself.
        Assert.Equal(27_000 + 3_250, HeldUntilMs(27_000, deadlineMs: 26_000));
        Assert.Equal(27_000 + 3_250, HeldUntilMs(27_000, deadlineMs: 30_249));
        Assert.True(HeldUntilMs(27_000, deadlineMs: 30_250) < 30_250);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Who_is_heard_for_a_moment_only_now_and_then_is_not_held_for_ever(bool isPoolAlone)
    {
        const long DeadlineMs = 1_000;
        long nowMs = 0;
        int rounds = 0;
        _isPoolStarved = isPoolAlone;
        _monitor.OnWake(nowMs);
        do
        {
            if (isPoolAlone)
            {
                _monitor.Probe(nowMs);
                WakeUntil(nowMs, nowMs + 10_000);
                nowMs += 10_000;
                _monitor.OnProbed(nowMs);
            }
            else
            {
                _monitor.OnWake(nowMs += 10_000);
            }

            Assert.InRange(++rounds, 1, 20);
        }
        while (HeldUntilMs(nowMs, DeadlineMs, needsThreadPool: true) > nowMs);
        Assert.InRange(rounds, 14, 20);
    }

    [Fact]
    public void A_pool_that_is_starved_while_the_process_stands_still_is_not_counted_twice()
    {
        _isPoolStarved = true;
        _monitor.OnWake(0);
        _monitor.OnWake(1_000);
        _monitor.OnProbed(1_000);
        _monitor.Probe(1_200);
        WakeUntil(1_000, 2_000);
        _monitor.OnWake(7_200);
        WakeUntil(7_200, 11_200);
        _monitor.OnProbed(11_200);

        // 1,000 to 2,200 and 250 ms of the probe's are healthy, and nothing else.
        long heldUntilMs = HeldUntilMs(11_200, deadlineMs: 1_000, needsThreadPool: true);
        Assert.Equal(11_200 + 3_250 - 450, heldUntilMs);
    }

    /// <summary>Whoever is told of stalls may be a listener of metrics, or a log, that throws each time.</summary>
    [Fact]
    public void A_report_that_throws_does_not_make_one_stall_many()
    {
        var monitor = new StallMonitor(new LivenessClock(new FakeTimeProvider()), ThresholdMs, IntervalMs, _ => throw new InvalidOperationException("no"), probe: null);
        monitor.OnWake(0);
        Assert.Throws<InvalidOperationException>(() => monitor.OnWake(10_000));
        for (long nowMs = 10_000 + PeriodMs; nowMs <= 20_000; nowMs += PeriodMs)
            monitor.OnWake(nowMs);
        Assert.InRange(monitor.HeldUntilMs(20_000, new Suspect(10_000, IntervalMs, NeedsThreadPool: false)), 0, 20_000);
    }

    [Fact]
    public void What_is_read_after_a_stall_may_have_waited_for_all_of_it_and_for_what_came_before_it_was_noticed()
    {
        _monitor.OnWake(0);
        Assert.Equal(0, _monitor.StalledOfLateMs(PeriodMs, needsThreadPool: false));

        // Even before it is measured.
        Assert.Equal(5_000, _monitor.StalledOfLateMs(5_000, needsThreadPool: false));
        _monitor.OnWake(5_000);
        Assert.Equal(5_000, _monitor.StalledOfLateMs(5_000, needsThreadPool: false));
        long healthyMs = 5_000 + IntervalMs + ThresholdMs;
        WakeUntil(5_000, healthyMs);
        Assert.Equal(5_000, _monitor.StalledOfLateMs(healthyMs - 1, needsThreadPool: false));
        Assert.Equal(0, _monitor.StalledOfLateMs(healthyMs, needsThreadPool: false));
    }

    /// <summary>Where no stall is known, one that is short enough to be overlooked must be allowed for.</summary>
    [Fact]
    public void A_difference_counts_for_an_interval_and_the_threshold()
    {
        _monitor.OnWake(0);
        Assert.Equal(100 + IntervalMs + ThresholdMs, _monitor.SettledByMs(150, new Suspect(100, IntervalMs, NeedsThreadPool: true)));
    }

    [Fact]
    public void Each_client_is_given_an_interval_of_its_own()
    {
        _monitor.OnWake(0);
        _monitor.OnWake(10_000);
        Assert.Equal(10_350, HeldUntilMs(10_000, 100, needsThreadPool: false));
        Assert.Equal(70_250, HeldUntilMs(10_000, 60_000, needsThreadPool: false));
    }

    [Fact]
    public void What_is_stamped_after_a_stall_is_looked_at_again_for_an_interval()
    {
        _monitor.OnWake(0);
        Assert.Equal(PeriodMs + ThresholdMs, _monitor.PlainUntilMs);
        _monitor.OnWake(20_000);
        Assert.Equal(long.MinValue, _monitor.PlainUntilMs);
        WakeUntil(20_000, 23_200);
        Assert.Equal(long.MinValue, _monitor.PlainUntilMs);
        _monitor.OnWake(23_300);
        Assert.Equal(23_300 + PeriodMs + ThresholdMs, _monitor.PlainUntilMs);
    }

    [Fact]
    public void A_starved_thread_pool_holds_those_who_need_it_and_nobody_else()
    {
        _isPoolStarved = true;
        WakeUntil(-PeriodMs, 20_000);
        Assert.Equal(1, _probes);
        Assert.False(HeldUntilMs(20_000, IntervalMs, needsThreadPool: false) > 20_000);
        Assert.Equal(23_250, HeldUntilMs(20_000, IntervalMs, needsThreadPool: true));

        _monitor.OnProbed(20_050);

        Assert.Equal((StallSource.ThreadPool, TimeSpan.FromMilliseconds(20_050)), (Assert.Single(_stalls).Source, _stalls[0].Duration));
        Assert.Equal(23_300, HeldUntilMs(20_050, IntervalMs, needsThreadPool: true));
        Assert.False(HeldUntilMs(20_050, IntervalMs, needsThreadPool: false) > 20_050);
        Assert.True(_monitor.IsRecovering(20_050));
        WakeUntil(20_000, 22_000);
        Assert.Equal(2, _probes);
    }

    [Fact]
    public void The_pool_is_not_woken_where_nobody_needs_it_and_a_suspect_sends_a_probe_ahead()
    {
        var monitor = new StallMonitor(new LivenessClock(new FakeTimeProvider()), ThresholdMs, IntervalMs, _stalls.Add, () => _probes++);
        for (long nowMs = 0; nowMs < 20_000; nowMs += PeriodMs) monitor.OnWake(nowMs);
        Assert.Equal(0, _probes);
        monitor.Probe(20_000);
        monitor.Probe(20_001);
        Assert.Equal(1, _probes);
        monitor.OnWake(20_000);
        Assert.True(HeldUntilMs(20_251, IntervalMs, needsThreadPool: true, monitor) > 20_251);
        monitor.OnProbed(20_251);
        Assert.Equal(20_251 + IntervalMs + ThresholdMs, HeldUntilMs(20_251, IntervalMs, needsThreadPool: true, monitor));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_stopped_everything_is_not_the_pools_doing_whoever_goes_on_first(bool isPoolFirst)
    {
        _isPoolStarved = true;
        _monitor.OnWake(0);
        if (isPoolFirst)
            _monitor.OnProbed(20_000);
        _monitor.OnWake(20_000);
        if (!isPoolFirst)
            _monitor.OnProbed(20_010);
        Assert.Equal(StallSource.Process, Assert.Single(_stalls).Source);
    }

    /// <summary>Answered at once, unless the pool is starved.</summary>
    private void Probe()
    {
        _probes++;
        if (!_isPoolStarved)
            _monitor.OnProbed(0);
    }

    private bool IsHeld(long nowMs) => HeldUntilMs(nowMs, IntervalMs, needsThreadPool: false) > nowMs;

    /// <summary>For somebody whose time is just up.</summary>
    private long HeldUntilMs(long nowMs, int intervalMs, bool needsThreadPool, StallMonitor? monitor = null) =>
        (monitor ?? _monitor).HeldUntilMs(nowMs, new Suspect(nowMs, intervalMs, needsThreadPool));

    private long HeldUntilMs(long nowMs, long deadlineMs, bool needsThreadPool = false) =>
        _monitor.HeldUntilMs(nowMs, new Suspect(deadlineMs, IntervalMs, needsThreadPool));

    private void WakeUntil(long fromMs, long toMs)
    {
        for (long nowMs = fromMs + PeriodMs; nowMs <= toMs; nowMs += PeriodMs) _monitor.OnWake(nowMs);
    }
}
