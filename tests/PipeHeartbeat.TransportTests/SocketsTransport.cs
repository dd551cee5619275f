using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace PipeHeartbeat.TransportTests;

/// <summary>Kestrel's own, by which the suite is measured.</summary>
public sealed class SocketsTransport : ITransport
{
    public static string Name => "sockets";

    public static IConnectionListenerFactory NewFactory() =>
        new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
}
