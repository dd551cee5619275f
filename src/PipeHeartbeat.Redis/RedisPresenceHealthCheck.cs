using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PipeHeartbeat.Redis;

/// <summary>Whether others know of this node's clients. While they do not, clients may still be sent here: they are served as ever.</summary>
internal sealed class RedisPresenceHealthCheck(RedisPresenceService service) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        service.IsJoined ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(service.Refusal ?? "Redis does not answer: presence is not shared"));
}
