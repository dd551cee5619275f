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
    private readonly StallHistory _process = new();
    private readonly StallHistory _pool = new();
    private long _dueMs = long.MaxValue;
    private long _vouchedUntilMs = long.MaxValue;
    private long _plainUntilMs = long.MaxValue;
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
        || nowMs < Math.Max(_process.EndedMs, _pool.EndedMs) + _recoveryMs;

    /// <summary>
    /// Until when nobody may be convicted of a deadline: after a stall everybody is given an interval of his own, and the threshold, to be heard.
    /// If it stands still again meanwhile, what was healthy before counts: so that who is silent is convicted in the end, however often it does.
    /// </summary>
    /// <param name="nowMs">The time.</param>
    /// <param name="suspect">Whose deadline it is.</param>
    /// <returns>Long ago, if no stall reaches into the interval before the deadline, or lies behind it.</returns>
    public long HeldUntilMs(long nowMs, in Suspect suspect)
    {
        long healthyMs = suspect.IntervalMs + _thresholdMs;
        return HealthySinceStallMs(nowMs, suspect.DeadlineMs - healthyMs, healthyMs, suspect.NeedsThreadPool) ?? Never;
    }

    /// <summary>The same, for one interval more; or the deadline and one interval, if there was no stall.</summary>
    public long SettledByMs(long nowMs, in Suspect suspect)
    {
        long heldMs = suspect.IntervalMs + _thresholdMs;
        return HealthySinceStallMs(nowMs, suspect.DeadlineMs - heldMs, heldMs + suspect.IntervalMs, suspect.NeedsThreadPool)
            ?? suspect.DeadlineMs + heldMs;
    }

    /// <summary>
    /// The longest that what is read now may have waited for this process: all of the stalls that ended within the last interval or go on, and what of each
    /// came before it could be noticed.
    /// </summary>
    public long StalledOfLateMs(long nowMs, bool needsThreadPool)
    {
        long sinceMs = nowMs - _recoveryMs;
        long dueMs = Volatile.Read(ref _vouchedUntilMs) - _thresholdMs;
        long delayedMs = _process.DurationOfEndedAfterMs(sinceMs, unnoticedMs: PeriodMs);
        if (nowMs - _thresholdMs > dueMs)
            delayedMs += nowMs - dueMs + PeriodMs;
        if (needsThreadPool)
            delayedMs += _pool.DurationOfEndedAfterMs(sinceMs, unnoticedMs: (PeriodMs * WakesAProbe) + _thresholdMs, but: _process);
        return delayedMs;
    }

    /// <summary>Whether the thread pool was called and has not answered yet.</summary>
    public bool IsProbing => Volatile.Read(ref _probedMs) != Never;

    /// <summary>The monitor's thread has slept for the period, or for longer.</summary>
    /// <returns>How late it is.</returns>
    public long OnWake(long nowMs)
    {
        long lateMs = Math.Max(0, nowMs - _dueMs);
        if (lateMs > _thresholdMs)
            _process.Add(_dueMs, nowMs);

        long vouchedUntilMs = nowMs + PeriodMs + _thresholdMs;
        _dueMs = nowMs + PeriodMs;
        Volatile.Write(ref _vouchedUntilMs, vouchedUntilMs);
        Volatile.Write(ref _plainUntilMs, IsRecovering(nowMs) ? long.MinValue : vouchedUntilMs);
        if (Volatile.Read(ref _isPoolNeeded) && _wakes++ % WakesAProbe == 0)
            Probe(nowMs);

        // Not before it has vouched: whoever is told may throw.
        if (lateMs > _thresholdMs)
            Report(StallSource.Process, lateMs);
        return lateMs;
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
    /// <returns>How late it is.</returns>
    public long OnProbed(long nowMs)
    {
        // The part of it in which the whole process stood still is not the pool's. If that has not been measured yet, it is written down as the
        // pool's too, which nobody is harmed by: where both stood still it counts once. But it is not told as such.
        long probedMs = Volatile.Read(ref _probedMs);
        long lateMs = nowMs - Math.Max(probedMs, _process.EndedMs);
        bool isLate = lateMs > _thresholdMs;
        if (isLate)
        {
            _pool.Add(probedMs + _thresholdMs, nowMs);
            Volatile.Write(ref _plainUntilMs, long.MinValue);
        }

        Volatile.Write(ref _probedMs, Never);
        if (isLate && nowMs <= Volatile.Read(ref _vouchedUntilMs))
            Report(StallSource.ThreadPool, lateMs);
        return Math.Max(0, lateMs);
    }

    /// <summary>
    /// When so much healthy time has passed since the end of the first stall that ended after a moment. What precedes a later stall in the
    /// monitor's period, or within a probe's threshold, counts as healthy: the process ran then, and even one that never runs for longer comes to
    /// an end with it.
    /// </summary>
    /// <returns><see langword="null"/> if there was no such stall.</returns>
    private long? HealthySinceStallMs(long nowMs, long sinceMs, long healthyMs, bool needsThreadPool)
    {
        // Read before the histories are: see the remarks.
        long dueMs = Volatile.Read(ref _vouchedUntilMs) - _thresholdMs;
        bool standsStill = nowMs - _thresholdMs > dueMs;
        long probeDueMs = needsThreadPool && Volatile.Read(ref _probedMs) is var probedMs and not Never ? probedMs + _thresholdMs : long.MaxValue;

        long endMs = _process.FirstEndAfterMs(sinceMs);
        if (needsThreadPool)
            endMs = Math.Min(endMs, _pool.FirstEndAfterMs(sinceMs));
        if (endMs == long.MaxValue)
            return standsStill || probeDueMs < nowMs ? nowMs + healthyMs : null;

        long stalledMs = _process.StalledMs(endMs, long.MaxValue);
        if (needsThreadPool)
            stalledMs += _pool.StalledMs(endMs, long.MaxValue, but: _process);
        if (standsStill)
            stalledMs += Math.Max(0, nowMs - Math.Max(endMs, dueMs));
        else if (probeDueMs < nowMs)
            stalledMs += Math.Max(0, nowMs - Math.Max(endMs, probeDueMs)) - _process.StalledMs(Math.Max(endMs, probeDueMs), nowMs);
        return endMs + healthyMs + stalledMs;
    }

    private bool IsProbeLate(long nowMs) => Volatile.Read(ref _probedMs) is var probedMs and not Never && nowMs - probedMs > _thresholdMs;

    private void Report(StallSource source, long lateMs) =>
        _report(new Stall(source, _clock.TimeProvider.GetUtcNow(), TimeSpan.FromMilliseconds(lateMs)));
}
