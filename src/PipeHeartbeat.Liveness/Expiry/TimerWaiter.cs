namespace PipeHeartbeat.Liveness;

/// <summary>Sleeps until a <see cref="TimeProvider"/> says so: for clocks that tests move by hand.</summary>
internal sealed class TimerWaiter : IWaiter
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    // Never disposed of, but left to its finaliser: a Watch or a timer that comes as late as the loop's end still sets it.
    private readonly AutoResetEvent _woken = new(initialState: false);
    private readonly LivenessClock _clock;
    private readonly ITimer _timer;

    public TimerWaiter(LivenessClock clock)
    {
        _clock = clock;
        _timer = clock.TimeProvider.CreateTimer(_ => Wake(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void WaitUntil(long deadlineMs)
    {
        if (deadlineMs != long.MaxValue && !Arm(deadlineMs))
            return;
        _woken.WaitOne();
    }

    public void Wake() => _woken.Set();

    public void Dispose() => _timer.Dispose();

    /// <summary>
    /// Sets the timer. Its delay counts from when it is set, not from when the time was read: a clock that was moved in between would make
    /// it late by as much, so it is set again until the clock stood still meanwhile.
    /// </summary>
    private bool Arm(long deadlineMs)
    {
        while (true)
        {
            long nowMs = _clock.NowMs;
            if (nowMs >= deadlineMs)
                return false;

            var delay = TimeSpan.FromMilliseconds(Math.Min(deadlineMs - nowMs, (long)LongestTimer.TotalMilliseconds));
            _timer.Change(delay, Timeout.InfiniteTimeSpan);
            if (_clock.NowMs == nowMs)
                return true;
        }
    }
}
