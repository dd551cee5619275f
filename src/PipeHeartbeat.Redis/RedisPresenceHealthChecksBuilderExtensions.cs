using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PipeHeartbeat.Redis;

/// <summary>Adds shared presence to an application's health checks.</summary>
public static class RedisPresenceHealthChecksBuilderExtensions
{
    /// <summary>Adds the check <c>redis-presence</c>: degraded while Redis does not answer. It needs what <c>AddRedisPresence</c> adds to the services.</summary>
    /// <param name="builder">The application's health checks.</param>
    /// <param name="tags">By which checks are told apart, such as <c>ready</c>.</param>
    public static IHealthChecksBuilder AddRedisPresence(this IHealthChecksBuilder builder, params IEnumerable<string> tags)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddCheck<RedisPresenceHealthCheck>("redis-presence", HealthStatus.Degraded, tags);
    }
}
