using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// What verdicts need that belongs to no single connection: the policy, the monitor and the brake behind it, and whoever wants to know.
/// Thread-safe.
/// </summary>
internal sealed class VerdictDesk : IThreadPoolWorkItem, IDisposable
{
    private const int WakesALook = 5;

    private readonly ILogger _logger;
    private readonly HeartbeatMetrics _metrics;
    private readonly LivenessClock _clock;
    private readonly MassExpiryBrake _brake;
    private readonly Suspicions _suspicions;
    private readonly StallThread? _thread;
    private int _wakes;

    public VerdictDesk(ConnectionTable table, LivenessClock clock, HeartbeatOptions options, HeartbeatMetrics metrics, ILogger logger)
    {
        _logger = logger;
        _metrics = metrics;
        _clock = clock;
        int intervalMs = (int)options.Interval.TotalMilliseconds;
        TimeSpan brakeHold = options.MassExpiry.Hold ?? options.Interval;
        _brake = new MassExpiryBrake(table, options.MassExpiry.Fraction, intervalMs, (int)brakeHold.TotalMilliseconds, OnAlarm);
        // A clock that somebody moves by hand says nothing about how long threads sleep.
        bool isReal = clock.TimeProvider == TimeProvider.System;
        Action? probe = isReal ? () => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false) : null;
        Stalls = new StallMonitor(clock, (int)options.StallThreshold.TotalMilliseconds, intervalMs, OnStall, probe);
        Policy = new VerdictPolicy(Stalls, _brake);
        Health = new HeartbeatHealth(
            () => _brake.HeldUntilLastMs is var untilMs && clock.NowMs < untilMs ? untilMs : null,
            stallHold: options.Interval + options.StallThreshold,
            brakeHold: brakeHold == TimeSpan.Zero ? TimeSpan.Zero : options.Interval + brakeHold);
        _suspicions = new Suspicions(table, kind => Tell(() => metrics.Acquitted(kind)));
        if (isReal)
            _thread = new StallThread(clock, OnWake, error => Log.HealthFailed(logger, error));
    }

    public VerdictPolicy Policy { get; }

    public VerdictGuards Guards => Policy.Guards;

    public StallMonitor Stalls { get; }

    public HeartbeatHealth Health { get; }

    public void Start() => _thread?.Start();

    /// <summary>Each period: measures how late it is, and looks after the suspicions.</summary>
    public void OnWake(long nowMs)
    {
        long lateMs = Stalls.OnWake(nowMs);
        if (_wakes++ % WakesALook == 0)
            Tell(() => _metrics.Lagged("phb-health", TimeSpan.FromMilliseconds(lateMs)));
        _suspicions.Settle(nowMs);
    }

    /// <summary>When a heartbeat came that is stamped later than the monitor vouches for.</summary>
    public long ArrivedMs(ConnectionContext connection, long nowMs) =>
        Guards.BackDates && Stalls.IsRecovering(nowMs) ? Guards.Kernel(connection).ArrivedMs(nowMs) : nowMs;

    /// <summary>Somebody's time is up, which is to be looked at, or held.</summary>
    public void Suspected(ConnectionId id, long lastBeatMs, Hold hold)
    {
        _suspicions.Add(id, lastBeatMs, hold.Kind, Math.Max(hold.UntilMs, _clock.NowMs));
        if (hold.Kind == VerdictHolds.None)
            return;

        Tell(() => _metrics.Held(hold.Kind));
        if (hold.Kind == VerdictHolds.Brake)
            Health.OnHeldByBrake(hold.UntilMs);
    }

    public void Convicted(Reason reason, TimeSpan? lateness) => Tell(() => _metrics.Convicted(reason, lateness));

    /// <summary>The thread pool has come to the monitor's probe.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        long lateMs = Stalls.OnProbed(_clock.NowMs);
        Tell(() => _metrics.Lagged("thread_pool", TimeSpan.FromMilliseconds(lateMs)));
    }

    public void Dispose() => _thread?.Dispose();

    private void OnStall(Stall stall)
    {
        Health.OnStall(stall);
        Tell(() => _metrics.Stalled(stall));
        Log.Stalled(_logger, stall.Source, stall.Duration.TotalSeconds);
    }

    private void OnAlarm(SilenceCount count)
    {
        Health.OnAlarm(_clock.TimeProvider.GetUtcNow());
        Tell(_metrics.Alarmed);
        Log.MassExpiry(_logger, count.Silent, count.Open);
    }

    /// <summary>Whoever listens to metrics may throw, and a verdict must not depend on him.</summary>
    private void Tell(Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception error)
        {
            Log.MetricsFailed(_logger, error);
        }
    }
}
