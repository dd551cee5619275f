using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>Registers the transport.</summary>
public static class EpollServiceCollectionExtensions
{
    /// <summary>
    /// Makes the epoll transport the application's <see cref="IConnectionListenerFactory"/>: for Kestrel, or any host of one's own. Where it is not
    /// supported nothing is registered, and whichever transport there was stays.
    /// </summary>
    /// <remarks>
    /// Handlers, and whoever accepts, are called on an I/O thread, which serves many connections: they must not block it, nor go on for long without
    /// waiting for anything. Kestrel's HTTP runs there too, and the application's code with it.
    /// </remarks>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets options.</param>
    public static IServiceCollection AddEpollTransport(this IServiceCollection services, Action<EpollTransportOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<EpollTransportOptions>();
        if (configure is not null)
            services.Configure(configure);
        if (EpollTransportFactory.IsSupported)
            services.AddSingleton<IConnectionListenerFactory, EpollTransportFactory>();
        return services;
    }
}
