using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Adds heartbeats to an application.</summary>
public static class PipeHeartbeatServiceCollectionExtensions
{
    /// <summary>
    /// The key under which an <see cref="IConnectionListenerFactory"/> may be registered for
    /// <see cref="AddPipeHeartbeatListener"/> alone, if Kestrel is to use another.
    /// </summary>
    public const string TransportKey = "PipeHeartbeat";

    /// <summary>
    /// The keys of the section that are read; a host may refuse others. Those of a webhook stand here under <c>Webhooks:Endpoints:0</c>, and hold for any name
    /// in place of the 0.
    /// </summary>
    public static IReadOnlyList<string> ConfigurationKeys => HeartbeatOptionsSetup.Keys;

    /// <summary>The address that is listened on when none is named: 0.0.0.0:15000.</summary>
    public static IPEndPoint DefaultEndPoint => new(IPAddress.Any, 15000);

    /// <summary>
    /// Adds what <see cref="HeartbeatConnectionHandler"/> needs. Options are validated when the host starts; a shutdown of the host tells
    /// every client to go. A <see cref="TimeProvider"/> that is registered is used.
    /// </summary>
    /// <param name="services">The application's services.</param>
    public static IServiceCollection AddPipeHeartbeat(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<HeartbeatOptions>().ValidateOnStart();
        services.AddOptions<LimitOptions>().ValidateOnStart();
        services.AddOptions<IdentityOptions>().ValidateOnStart();
        services.AddOptions<PresenceOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HeartbeatOptions>, HeartbeatOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<IdentityOptions>, IdentityOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PresenceOptions>, PresenceOptionsValidator>());
        services.AddOptions<TlsOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TlsOptions>, TlsOptionsValidator>());
        services.TryAddSingleton<TlsServer>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.TryAddSingleton<HeartbeatMetrics>();
        services.TryAddSingleton<HeartbeatObservables>();
        services.TryAddSingleton<SessionManager>();
        services.TryAddSingleton(provider => provider.GetRequiredService<SessionManager>().Counters);
        services.TryAddSingleton(provider => provider.GetRequiredService<SessionManager>().Verdicts.Health);
        services.TryAddSingleton(provider => provider.GetRequiredService<SessionManager>().Drain);
        services.TryAddSingleton(provider => provider.GetRequiredService<SessionManager>().Pace);
        services.TryAddSingleton<IPresence>(provider => provider.GetRequiredService<SessionManager>().Presence);
        services.TryAddSingleton(provider => new HeartbeatConnectionHandler(provider.GetRequiredService<SessionManager>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, HeartbeatService>());
        return services;
    }

    /// <summary>The same, with options set in code.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes the options, after configuration.</param>
    public static IServiceCollection AddPipeHeartbeat(this IServiceCollection services, Action<HeartbeatOptions> configure) =>
        services.AddPipeHeartbeat().Configure(configure);

    /// <summary>
    /// The same, with options from a section of the configuration: durations are written <c>250ms</c>, <c>3s</c>, <c>1m</c>, <c>1h</c>.
    /// With <c>Jwt</c> in it, every HELLO is judged by its token, with <c>Tls:ClientCaFile</c> by the client's certificate, unless an <see cref="IClientAuthenticator"/> is registered already; with
    /// <c>Webhooks</c>, events are posted.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="section">The section, usually <c>configuration.GetSection("PipeHeartbeat")</c>.</param>
    public static IServiceCollection AddPipeHeartbeat(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        var setup = new HeartbeatOptionsSetup(section);
        services.AddPipeHeartbeat();
        services.AddSingleton<IConfigureOptions<HeartbeatOptions>>(setup);
        services.AddSingleton<IConfigureOptions<LimitOptions>>(setup);
        services.AddSingleton<IConfigureOptions<IdentityOptions>>(setup);
        services.AddSingleton<IConfigureOptions<PresenceOptions>>(setup);
        services.AddSingleton<IConfigureOptions<JwtOptions>>(setup);
        services.AddSingleton<IConfigureOptions<TlsOptions>>(setup);
        services.AddSingleton<IConfigureOptions<HeartbeatListenOptions>>(setup);

        // Any key of the group, not only the file's: who sets one believes that tokens are asked for.
        if (section.GetSection(JwtOptionsValidator.Group).Exists())
            services.AddJwtAuthenticator();
        if (section.GetSection(TlsOptionsValidator.ClientCaFileKey).Exists())
            services.AddCertificateAuthenticator();
        if (section.GetSection(WebhookOptionsSetup.Group).Exists())
        {
            services.AddSingleton<IConfigureOptions<WebhookOptions>>(new WebhookOptionsSetup(section));
            services.AddWebhooks();
        }

        return services;
    }

    /// <summary>
    /// Listens without Kestrel: a small host on the <see cref="IConnectionListenerFactory"/> that is registered under
    /// <see cref="TransportKey"/>, or else on the one that is registered last, or on sockets if there is none. It costs less per connection than Kestrel's hosting. Call it after <c>AddPipeHeartbeat</c>.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Names the addresses, after configuration; without any, <see cref="DefaultEndPoint"/>.</param>
    public static IServiceCollection AddPipeHeartbeatListener(
        this IServiceCollection services, Action<HeartbeatListenOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddPipeHeartbeat();
        services.AddOptions<HeartbeatListenOptions>().ValidateOnStart();
        services.TryAddSingleton<IConnectionListenerFactory, SocketTransportFactory>();
        if (services.All(service => service.ServiceType != typeof(HeartbeatListener)))
        {
            services.AddSingleton(provider => new HeartbeatListener(
                provider.GetKeyedService<IConnectionListenerFactory>(TransportKey) ?? provider.GetRequiredService<IConnectionListenerFactory>(),
                new HeartbeatEntrance(provider),
                provider.GetRequiredService<IOptions<HeartbeatListenOptions>>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<HeartbeatMetrics>(),
                provider.GetRequiredService<ILogger<HeartbeatListener>>()));
            services.AddHostedService(provider => provider.GetRequiredService<HeartbeatListener>());
        }

        if (configure is not null)
            services.Configure(configure);
        return services;
    }
}
