using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.Server;

/// <summary>Chooses what receives heartbeats. The admin API stays on Kestrel's sockets: its code must not run on an I/O thread.</summary>
internal static class Transports
{
    private const int ListenBacklog = 65_535;

    public static void Add(IServiceCollection services, TransportOptions options)
    {
        services.Configure<SocketTransportOptions>(sockets => sockets.Backlog = ListenBacklog);
        if (options.Kind != TransportKind.Sockets && EpollTransportFactory.IsSupported)
        {
            services.AddKeyedSingleton<IConnectionListenerFactory>(
                PipeHeartbeatServiceCollectionExtensions.TransportKey,
                (provider, _) => new EpollTransportFactory(
                    Options.Create(options.Epoll), provider.GetRequiredService<ILoggerFactory>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IMeterFactory>()));
        }
    }

    /// <summary>Says so if somebody gets less than he could expect.</summary>
    public static void Announce(TransportOptions options, ILogger logger)
    {
        if (options.Kind == TransportKind.Auto && !EpollTransportFactory.IsSupported)
            Log.EpollMissing(logger);
    }
}
