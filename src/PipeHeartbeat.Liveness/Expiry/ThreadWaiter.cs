namespace PipeHeartbeat.Liveness;

/// <summary>
/// Sleeps on the operating system's clock and on nothing else: a starved thread pool, on which timers fire, does not delay the wheel.
/// </summary>
internal sealed class ThreadWaiter(LivenessClock clock) : IWaiter
{
    // Never disposed of, but left to its finaliser: a Watch or a timer that comes as late as the loop's end still sets it.
    private readonly AutoResetEvent _woken = new(initialState: false);

    public void WaitUntil(long deadlineMs)
    {
        if (deadlineMs == long.MaxValue)
            _woken.WaitOne();
        else if (deadlineMs - clock.NowMs is > 0 and var delayMs)
            _woken.WaitOne((int)Math.Min(delayMs, int.MaxValue));
    }

    public void Wake() => _woken.Set();

    public void Dispose()
    {
    }
}
