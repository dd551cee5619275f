using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Redis;

/// <summary>Adds presence that many nodes share.</summary>
public static class RedisPresenceServiceCollectionExtensions
{
    /// <summary>The keys of the section that are read; a host may refuse others.</summary>
    public static IReadOnlyList<string> ConfigurationKeys => RedisPresenceOptionsSetup.Keys;

    /// <summary>
    /// Shares the presence of clients that say HELLO with other nodes through Redis 7. <see cref="PresenceOptions.OfflineGrace"/> is waited for there, for
    /// clients may return on another node; this node's own events tell at once what happens to its connections. Heartbeats and verdicts have nothing to do with Redis: while it is
    /// away, clients are served as ever. Call it after <c>AddPipeHeartbeat</c>.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="connection">Where Redis is: <c>host:port</c>, and whatever else StackExchange.Redis takes.</param>
    /// <param name="configure">Changes the options.</param>
    public static IServiceCollection AddRedisPresence(this IServiceCollection services, string connection, Action<RedisPresenceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(connection);
        services.AddOptions<RedisPresenceOptions>().Configure(options => options.Connection = connection);
        if (configure is not null)
            services.Configure(configure);
        return services.AddRedisPresence();
    }

    /// <summary>The same, with options from a section of the configuration: the group <c>Redis</c> in it.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="section">The section, usually <c>configuration.GetSection("PipeHeartbeat")</c>.</param>
    public static IServiceCollection AddRedisPresence(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.AddSingleton<IConfigureOptions<RedisPresenceOptions>>(new RedisPresenceOptionsSetup(section));
        return services.AddRedisPresence();
    }

    private static IServiceCollection AddRedisPresence(this IServiceCollection services)
    {
        services.AddOptions<RedisPresenceOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisPresenceOptions>, RedisPresenceOptionsValidator>());
        services.Configure<PresenceOptions>(options => options.WaitsElsewhere = true);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => new PresenceScripts());
        services.TryAddSingleton<RedisPresenceService>();
        services.TryAddSingleton<IClusterPresence, ClusterPresence>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RedisPresenceService>(provider => provider.GetRequiredService<RedisPresenceService>()));
        return services;
    }
}
