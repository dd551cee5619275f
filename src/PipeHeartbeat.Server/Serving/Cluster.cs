using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PipeHeartbeat.Redis;

namespace PipeHeartbeat.Server;

/// <summary>Whether presence is shared with other nodes, and what that takes.</summary>
internal static class Cluster
{
    public const string ConnectionKey = $"Redis:{nameof(RedisPresenceOptions.Connection)}";
    public const string NodeNameKey = $"Redis:{nameof(RedisPresenceOptions.NodeName)}";

    /// <summary>Of a health check: while it is degraded, clients are served as ever.</summary>
    public const string StillServes = "still-serves";

    /// <exception cref="OptionsValidationException">Something is set that only matters with others.</exception>
    public static bool IsWanted(IConfigurationSection section)
    {
        var values = new ConfigurationSection(section, typeof(RedisPresenceOptions));
        if (values.Single(ConnectionKey) is { Length: > 0 })
            return true;
        var defaults = new Dictionary<string, string>();
        EffectiveValues.AddCluster(new RedisPresenceOptions(), defaults);
        foreach ((string key, string usual) in defaults)
        {
            if (key != ConnectionKey && values.Single(key) is { } text && text != usual)
                throw values.Invalid(key, text, $"does nothing without {ConnectionKey}", "name a Redis with --redis, or leave it out");
        }

        return false;
    }

    public static void Add(IServiceCollection services, IConfigurationSection section)
    {
        services.AddRedisPresence(section);
        services.AddHealthChecks().AddRedisPresence(StillServes);
    }
}
