using Microsoft.Extensions.Logging;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// What became of an endpoint's events, for the status, the metrics and the log; of the same trouble the log is told once in <see cref="Silence"/>. Thread-safe.
/// </summary>
internal sealed class WebhookTally(string name, string url, PresenceJournal journal, HeartbeatMetrics metrics, TimeProvider timeProvider, ILogger logger)
{
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private WebhookStatus _status = new() { Name = name, Url = url };
    private long _settled = journal.LastSeq;
    private int _failedInARow;
    private long? _saidFailing;
    private long? _saidBehind;

    public string Name => name;

    /// <summary>The number of the last event with which this endpoint is done: it took it, or did not want it.</summary>
    public long SettledSeq => Volatile.Read(ref _settled);

    /// <summary>Events of the journal with which it is not done.</summary>
    public long Behind => journal.LastSeq - SettledSeq;

    public bool IsFailing
    {
        get
        {
            lock (_lock)
                return _failedInARow > 0;
        }
    }

    public WebhookStatus Take()
    {
        lock (_lock)
            return _status.State == WebhookState.Gone ? _status : _status with { Behind = Behind };
    }

    public void Settle(long seq) => Volatile.Write(ref _settled, seq);

    public void Delivered(int events)
    {
        metrics.Posted(name, WebhookOutcome.Delivered);
        int failed;
        lock (_lock)
        {
            (failed, _failedInARow) = (_failedInARow, 0);
            _status = _status with
            {
                State = WebhookState.Delivering,
                Delivered = _status.Delivered + events,
                Batches = _status.Batches + 1,
                LastDeliveredAt = timeProvider.GetUtcNow(),
            };
        }

        if (failed > 0)
            Log.WebhookRecovered(logger, name, url, failed);
    }

    public void Failed(WebhookOutcome outcome, string error)
    {
        metrics.Posted(name, outcome);
        int failed;
        lock (_lock)
        {
            failed = ++_failedInARow;
            _status = _status with
            {
                State = WebhookState.Failing,
                FailedAttempts = _status.FailedAttempts + 1,
                LastError = error,
                LastErrorAt = timeProvider.GetUtcNow(),
            };
            if (!MaySay(ref _saidFailing))
                return;
        }

        Log.WebhookFailing(logger, name, url, error, failed, Behind);
    }

    public void Gone()
    {
        metrics.Posted(name, WebhookOutcome.Gone);
        lock (_lock)
            _status = _status with { State = WebhookState.Gone };
        Log.WebhookGone(logger, name, url);
    }

    /// <summary>It fell behind the journal, and is told so.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _status = _status with { Resets = _status.Resets + 1 };
            if (!MaySay(ref _saidBehind))
                return;
        }

        Log.WebhookBehind(logger, name, url);
    }

    private bool MaySay(ref long? said)
    {
        long now = timeProvider.GetTimestamp();
        if (said is { } before && timeProvider.GetElapsedTime(before, now) < Silence)
            return false;
        said = now;
        return true;
    }
}
