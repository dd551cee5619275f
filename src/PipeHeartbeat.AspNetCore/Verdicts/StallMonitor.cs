using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Knows whether this process stands still, or has until a moment ago: a frozen process hears nobody, and a frozen machine freezes its
/// clients too. It is woken every 200 ms by <see cref="StallThread"/>; that it is woken late is what it measures. Thread-safe, but for
/// <see cref="OnWake"/>.
/// </summary>
/// <remarks>
/// After a stall the threads go on in any order, so nobody may wait to be told of it: each wake vouches for the time until the next one
/// must have come, and whoever reads a clock beyond that knows that there is a stall that has not been measured yet. A stall is written down
/// before the next vouching, which is read first: so whoever finds the vouching also finds the stall.
/// </remarks>
internal sealed class StallMonitor
{
    public const int PeriodMs = 200;

    private const int WakesAProbe = 10;
    private const long Never = long.MinValue / 4;

    private readonly LivenessClock _clock;
    private readonly Action<Stall> _report;
    private readonly Action? _probe;
    private readonly int _thresholdMs;
    private readonly int _recoveryMs;
    private long _dueMs = long.MaxValue;
    private long _vouchedUntilMs = long.MaxValue;
    private long _plainUntilMs = long.MaxValue;
    private long _endedMs = Never;
    private long _poolEndedMs = Never;
    private long _probedMs = Never;
    private int _wakes;
    private bool _isPoolNeeded;

    /// <param name="clock">The clock of the verdicts.</param>
    /// <param name="thresholdMs">How late a thread must be for it to be a stall.</param>
    /// <param name="intervalMs">How often a client beats.</param>
    /// <param name="report">Told of each stall when it is over.</param>
    /// <param name="probe">Has the thread pool call <see cref="OnProbed"/>; without it the pool is not watched.</param>
    public StallMonitor(LivenessClock clock, int thresholdMs, int intervalMs, Action<Stall> report, Action? probe)
    {
        _probe = probe;
        _clock = clock;
        _thresholdMs = thresholdMs;
        _recoveryMs = intervalMs + thresholdMs;
        _report = report;
    }

    /// <summary>
    /// A heartbeat stamped up to here needs no second look at when it came. One comparison is all that the path of a heartbeat pays for stalls.
    /// </summary>
    public long PlainUntilMs => Volatile.Read(ref _plainUntilMs);

    /// <summary>Whether what arrives now may have waited for us: during a stall, and for an interval after it.</summary>
    public bool IsRecovering(long nowMs) =>
        nowMs > Volatile.Read(ref _vouchedUntilMs) || IsProbeLate(nowMs)
        || nowMs < Math.Max(Volatile.Read(ref _endedMs), Volatile.Read(ref _poolEndedMs)) + _recoveryMs;

    /// <summary>Until when nobody may be convicted who beats at this interval; not after <paramref name="nowMs"/> if he may.</summary>
    /// <param name="nowMs">The time.</param>
    /// <param name="intervalMs">The client's interval: everybody is given one to be heard.</param>
    /// <param name="needsThreadPool">Whether the client is only heard while the thread pool goes.</param>
    public long HeldUntilMs(long nowMs, int intervalMs, bool needsThreadPool)
    {
        bool standsStill = nowMs > Volatile.Read(ref _vouchedUntilMs) || (needsThreadPool && IsProbeLate(nowMs));
        return standsStill ? nowMs + intervalMs + _thresholdMs : HeardAfterMs(intervalMs, needsThreadPool);
    }

    /// <summary>When everybody will have been heard, or was, after the last stall.</summary>
    public long HeardAfterMs(int intervalMs, bool needsThreadPool)
    {
        long endedMs = Volatile.Read(ref _endedMs);
        if (needsThreadPool)
            endedMs = Math.Max(endedMs, Volatile.Read(ref _poolEndedMs));
        return endedMs + intervalMs + _thresholdMs;
    }

    /// <summary>The monitor's thread has slept for the period, or for longer.</summary>
    public void OnWake(long nowMs)
    {
        long lateMs = nowMs - _dueMs;
        if (lateMs > _thresholdMs)
        {
            Volatile.Write(ref _endedMs, nowMs);
            Report(StallSource.Process, lateMs);
        }

        long vouchedUntilMs = nowMs + PeriodMs + _thresholdMs;
        _dueMs = nowMs + PeriodMs;
        Volatile.Write(ref _vouchedUntilMs, vouchedUntilMs);
        Volatile.Write(ref _plainUntilMs, IsRecovering(nowMs) ? long.MinValue : vouchedUntilMs);
        if (Volatile.Read(ref _isPoolNeeded) && _wakes++ % WakesAProbe == 0)
            Probe(nowMs);
    }

    /// <summary>
    /// There are clients who are not heard without the thread pool: from now on it is watched. To wake it costs as much as all the rest.
    /// </summary>
    public void NeedThreadPool()
    {
        if (!Volatile.Read(ref _isPoolNeeded))
            Volatile.Write(ref _isPoolNeeded, true);
    }

    /// <summary>
    /// Sends a probe to the thread pool, unless one is under way. Sent before a suspect is, it comes first: who judges knows whether it had
    /// to wait.
    /// </summary>
    public void Probe(long nowMs)
    {
        if (_probe is not null && Interlocked.CompareExchange(ref _probedMs, nowMs, Never) == Never)
            _probe();
    }

    /// <summary>The thread pool has come to the probe.</summary>
    public void OnProbed(long nowMs)
    {
        // The part of it in which the whole process stood still is not the pool's; if that has not been measured yet, nothing can be said.
        long lateMs = nowMs - Math.Max(Volatile.Read(ref _probedMs), Volatile.Read(ref _endedMs));
        if (lateMs > _thresholdMs && nowMs <= Volatile.Read(ref _vouchedUntilMs))
        {
            Volatile.Write(ref _poolEndedMs, nowMs);
            Volatile.Write(ref _plainUntilMs, long.MinValue);
            Report(StallSource.ThreadPool, lateMs);
        }

        Volatile.Write(ref _probedMs, Never);
    }

    private bool IsProbeLate(long nowMs) => Volatile.Read(ref _probedMs) is var probedMs and not Never && nowMs - probedMs > _thresholdMs;

    private void Report(StallSource source, long lateMs) =>
        _report(new Stall(source, _clock.TimeProvider.GetUtcNow(), TimeSpan.FromMilliseconds(lateMs)));
}
