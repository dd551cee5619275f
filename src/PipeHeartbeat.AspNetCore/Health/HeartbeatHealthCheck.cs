using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Whether new clients should be sent here: not while it is emptied, nor full; rather not while half of all have fallen silent, for then it is rather our network.</summary>
internal sealed class HeartbeatHealthCheck(HeartbeatCounters counters, HeartbeatHealth health, HeartbeatDrain drain, IOptions<LimitOptions> limits) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Check());

    private HealthCheckResult Check()
    {
        int live = counters.Live;
        if (drain.IsActive)
            return HealthCheckResult.Unhealthy(Text($"draining: {live:N0} {Plural.Of(live, "connection is", "connections are")} left"));
        if (live >= limits.Value.MaxConnections)
            return HealthCheckResult.Unhealthy(Text($"full: {live:N0} {Plural.Of(live, "connection")} of {limits.Value.MaxConnections:N0}"));
        return health.IsBraking
            ? HealthCheckResult.Degraded(Text($"{health.HeldByBrake:N0} {Plural.Of(health.HeldByBrake, "connection")} fell silent at once: verdicts are held"))
            : HealthCheckResult.Healthy();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
