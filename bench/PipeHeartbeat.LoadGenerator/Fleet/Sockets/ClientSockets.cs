using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Takes the best sockets that this machine has.</summary>
internal static class ClientSockets
{
    public static IClientSockets Create(FleetOptions options) => Platform.IsSupported()
        ? new EpollClientSockets(options.Connections, options.Target, options.SourceAddresses)
        : new PlainClientSockets(options.Connections, options.Target, options.SourceAddresses);
}
