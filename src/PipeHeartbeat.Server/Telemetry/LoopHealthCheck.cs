using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PipeHeartbeat.Server;

/// <summary>Whether every thread that receives still comes to what it is called for.</summary>
internal sealed class LoopHealthCheck(LoopWatch loops) : IHealthCheck
{
    public const string Name = "loops";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<string> stuck = loops.Stuck;
        return Task.FromResult(stuck.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"{string.Join(", ", stuck)} stuck"));
    }
}
