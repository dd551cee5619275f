using System.Diagnostics.Metrics;

namespace PipeHeartbeat.Redis;

/// <summary>What of the meter <c>PipeHeartbeat</c> is about the cluster; looked at when somebody asks.</summary>
internal static class ClusterMetrics
{
    private const string MeterName = "PipeHeartbeat";

    public static void Observe(IMeterFactory meters, RedisPresenceService service)
    {
        Meter meter = meters.Create(MeterName);
        meter.CreateObservableUpDownCounter("pipeheartbeat.cluster.joined", () => service.IsJoined ? 1 : 0, "1", "1 while this node is one of the cluster, and Redis answers.");
        meter.CreateObservableUpDownCounter("pipeheartbeat.cluster.held", () => service.Held, "{client}", "Clients that Redis is known to have under this node.");
        meter.CreateObservableUpDownCounter("pipeheartbeat.cluster.pending", () => service.Pending, "{change}", "Changes of clients that Redis has not been told of.");
        meter.CreateObservableCounter("pipeheartbeat.cluster.failures", () => service.State?.Failures ?? 0, "{request}", "Requests that Redis has not answered, or refused; each is made again.");
        meter.CreateObservableGauge("pipeheartbeat.cluster.clock_error", () => service.IsJoined ? service.ClockError.TotalSeconds : double.NaN, "s", "By how much the clock that the nodes share may be wrong here.");
    }
}
