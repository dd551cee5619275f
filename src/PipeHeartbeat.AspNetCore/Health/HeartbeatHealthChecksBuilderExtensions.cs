using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Adds heartbeats to an application's health checks.</summary>
public static class HeartbeatHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds the check <c>pipeheartbeat</c>: unhealthy while the server is emptied or full, degraded while verdicts are held because too many fell silent at once. It
    /// tells whether new clients should be sent here, not whether the process lives: a process that is full is not to be restarted. It needs what
    /// <c>AddPipeHeartbeat</c> adds to the services.
    /// </summary>
    /// <param name="builder">The application's health checks.</param>
    /// <param name="tags">By which checks are told apart, such as <c>ready</c>.</param>
    public static IHealthChecksBuilder AddPipeHeartbeat(this IHealthChecksBuilder builder, params IEnumerable<string> tags)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddCheck<HeartbeatHealthCheck>("pipeheartbeat", HealthStatus.Unhealthy, tags);
    }
}
