using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.TransportTests;

/// <summary>Ours.</summary>
public sealed class EpollTransport : ITransport
{
    public static string Name => "epoll";

    public static IConnectionListenerFactory NewFactory() =>
        new EpollTransportFactory(Options.Create(new EpollTransportOptions()), NullLoggerFactory.Instance);
}
