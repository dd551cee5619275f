using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PipeHeartbeat.Transport.Epoll;
using PipeHeartbeat.TransportTests;

namespace PipeHeartbeat.TransportStress;

/// <summary>The transports by name. A fault's name is that of Kestrel's sockets with this fault, which must be found.</summary>
internal static class Transports
{
    public static IConnectionListenerFactory? Find(string name) => name switch
    {
        "sockets" => new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
        "epoll" => new EpollTransportFactory(Options.Create(new EpollTransportOptions()), NullLoggerFactory.Instance),
        _ when Enum.TryParse(name, out Fault fault) => new FaultyFactory(fault),
        _ => null,
    };
}
