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
        Assert.Equal(endMs + IntervalMs + ThresholdMs, _monitor.HeldUntilMs(endMs, IntervalMs, needsThreadPool: false));
        Assert.True(_monitor.PlainUntilMs < endMs);
        _monitor.OnWake(endMs);

        Assert.Equal((StallSource.Process, TimeSpan.FromMilliseconds(ThresholdMs + 1)), (Assert.Single(_stalls).Source, _stalls[0].Duration));
        long heldUntilMs = endMs + IntervalMs + ThresholdMs;
        Assert.Equal(heldUntilMs, _monitor.HeldUntilMs(endMs, IntervalMs, needsThreadPool: false));
        WakeUntil(endMs, heldUntilMs);
        Assert.True(IsHeld(heldUntilMs - 1));
        Assert.False(IsHeld(heldUntilMs));
    }

    [Fact]
    public void Each_client_is_given_an_interval_of_its_own()
    {
        _monitor.OnWake(0);
        _monitor.OnWake(10_000);
        Assert.Equal(10_350, _monitor.HeldUntilMs(10_000, 100, needsThreadPool: false));
        Assert.Equal(70_250, _monitor.HeldUntilMs(10_000, 60_000, needsThreadPool: false));
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
        Assert.False(_monitor.HeldUntilMs(20_000, IntervalMs, needsThreadPool: false) > 20_000);
        Assert.Equal(23_250, _monitor.HeldUntilMs(20_000, IntervalMs, needsThreadPool: true));

        _monitor.OnProbed(20_050);

        Assert.Equal((StallSource.ThreadPool, TimeSpan.FromMilliseconds(20_050)), (Assert.Single(_stalls).Source, _stalls[0].Duration));
        Assert.Equal(23_300, _monitor.HeldUntilMs(20_050, IntervalMs, needsThreadPool: true));
        Assert.False(_monitor.HeldUntilMs(20_050, IntervalMs, needsThreadPool: false) > 20_050);
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
        Assert.True(monitor.HeldUntilMs(20_251, IntervalMs, needsThreadPool: true) > 20_251);
        monitor.OnProbed(20_251);
        Assert.Equal(20_251 + IntervalMs + ThresholdMs, monitor.HeldUntilMs(20_251, IntervalMs, needsThreadPool: true));
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

    private bool IsHeld(long nowMs) => _monitor.HeldUntilMs(nowMs, IntervalMs, needsThreadPool: false) > nowMs;

    private void WakeUntil(long fromMs, long toMs)
    {
        for (long nowMs = fromMs + PeriodMs; nowMs <= toMs; nowMs += PeriodMs) _monitor.OnWake(nowMs);
    }
}
