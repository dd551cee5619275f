namespace PipeHeartbeat.Client;

/// <summary>
/// How long to wait before the next attempt: evenly spread over a window that doubles with each attempt, up to a greatest one. Not thread-safe.
/// </summary>
/// <remarks>
/// "Full jitter", from M. Brooker, "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015): <c>random(0, min(cap, base * 2^attempt))</c>. Of the ways
/// compared there it takes the fewest attempts in all for many clients that were cut off together.
/// </remarks>
internal sealed class BackOff(TimeSpan first, TimeSpan most, Random random)
{
    private double _windowTicks = first.Ticks;

    public TimeSpan Next()
    {
        var delay = TimeSpan.FromTicks((long)(random.NextDouble() * _windowTicks));
        _windowTicks = Math.Min(2 * _windowTicks, most.Ticks);
        return delay;
    }

    public void Reset() => _windowTicks = first.Ticks;
}
