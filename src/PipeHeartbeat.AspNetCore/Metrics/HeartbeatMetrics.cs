using System.Diagnostics.Metrics;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// The meter <c>PipeHeartbeat</c>: what became of suspicions, how this process stood, and what was delivered. Nothing here is called for a heartbeat; what
/// is counted for each is in <see cref="HeartbeatObservables"/>. Thread-safe.
/// </summary>
internal sealed class HeartbeatMetrics
{
    public const string MeterName = TransportInstruments.MeterName;

    private readonly Histogram<double> _lateness;
    private readonly Counter<long> _convictions;
    private readonly Counter<long> _acquittals;
    private readonly Counter<long> _holds;
    private readonly Counter<long> _alarms;
    private readonly Histogram<double> _stalls;
    private readonly Counter<long> _webhooks;
    private readonly Counter<long> _acceptPauses;
    private readonly Histogram<double> _lag;

    public HeartbeatMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        _lateness = meter.CreateHistogram(
            "pipeheartbeat.verdict.lateness", "s", "How long after its deadline a connection was ended for it.", advice: TransportInstruments.Seconds);
        _convictions = meter.CreateCounter<long>(
            "pipeheartbeat.verdict.convictions", "{connection}", "Connections that were ended for a deadline or a limit.");
        _acquittals = meter.CreateCounter<long>(
            "pipeheartbeat.verdict.acquittals", "{connection}", "Connections whose time was up, and that were then heard; by what saved them.");
        _holds = meter.CreateCounter<long>(
            "pipeheartbeat.verdict.holds", "{connection}", "Silences on which the verdict was held; by what held it.");
        _alarms = meter.CreateCounter<long>(
            "pipeheartbeat.brake.alarms", "{alarm}", "How often so many fell silent at once that verdicts were held.");
        _stalls = meter.CreateHistogram(
            "pipeheartbeat.stall.duration", "s", "Times during which this process stood still; by what did.", advice: TransportInstruments.Seconds);
        _webhooks = meter.CreateCounter<long>("pipeheartbeat.webhooks", "{attempt}", "Attempts to deliver events to an endpoint; by what came of them.");
        _acceptPauses = TransportInstruments.AcceptPauses(meter);
        _lag = TransportInstruments.LoopLag(meter);
    }

    public void Convicted(Reason reason, TimeSpan? lateness)
    {
        var tag = new KeyValuePair<string, object?>("reason", reason.ToName());
        _convictions.Add(1, tag);
        if (lateness is { } late)
            _lateness.Record(late.TotalSeconds, tag);
    }

    public void Acquitted(VerdictHolds kind) => _acquittals.Add(1, Kind(kind));

    public void Held(VerdictHolds kind) => _holds.Add(1, Kind(kind));

    public void Alarmed() => _alarms.Add(1);

    public void Stalled(Stall stall)
    {
        string source = stall.Source == StallSource.Process ? "process" : "thread_pool";
        _stalls.Record(stall.Duration.TotalSeconds, new KeyValuePair<string, object?>("source", source));
    }

    public void AcceptPaused() => _acceptPauses.Add(1);

    /// <summary>A thread came so late to what it was to do.</summary>
    /// <param name="loop">Which: a few names, never one a connection.</param>
    /// <param name="lag">How late.</param>
    public void Lagged(string loop, TimeSpan lag) => _lag.Record(lag.TotalSeconds, TransportInstruments.Loop(loop));

    public void Posted(string endpoint, WebhookOutcome outcome) => _webhooks.Add(
        1,
        new KeyValuePair<string, object?>("endpoint", endpoint),
        new KeyValuePair<string, object?>("outcome", outcome switch
        {
            WebhookOutcome.Delivered => "delivered",
            WebhookOutcome.Refused => "refused",
            WebhookOutcome.TimedOut => "timed_out",
            WebhookOutcome.Gone => "gone",
            _ => "unreachable",
        }));

    private static KeyValuePair<string, object?> Kind(VerdictHolds kind) => new("kind", kind switch
    {
        VerdictHolds.Stall => "stall",
        VerdictHolds.Brake => "brake",
        _ => "kernel",
    });
}
