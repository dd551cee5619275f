using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace PipeHeartbeat.TransportTests;

/// <summary>Kestrel's sockets, with one thing done wrong.</summary>
internal sealed class FaultyFactory(Fault fault) : IConnectionListenerFactory
{
    private static readonly List<IDisposable> Leaked = [];

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var options = new SocketTransportOptions();
        if (fault == Fault.ReadsWithoutEnd)
            options.MaxReadBufferSize = null;
        if (fault == Fault.WritesWithoutEnd)
            options.MaxWriteBufferSize = null;
        if (fault == Fault.SharesPorts)
            options.CreateBoundListenSocket = BindShared;
        var sockets = new SocketTransportFactory(Options.Create(options), NullLoggerFactory.Instance);
        return new Listener(await sockets.BindAsync(endpoint, cancellationToken), fault);
    }

    private static Socket BindShared(EndPoint endPoint)
    {
        const int SolSocket = 1;
        const int SoReusePort = 15;
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.SetRawSocketOption(SolSocket, SoReusePort, BitConverter.GetBytes(1));
        socket.Bind(endPoint);
        return socket;
    }

    private sealed class Listener(IConnectionListener inner, Fault fault) : IConnectionListener
    {
        private int _accepted;

        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            ConnectionContext? connection = await inner.AcceptAsync(cancellationToken);
            if (connection is not null)
                connection.Transport = new Pipes(connection.Transport, fault);
            if (fault == Fault.LeaksDescriptors && ++_accepted % 100 == 0)
                Leaked.Add(new Socket(SocketType.Stream, ProtocolType.Tcp));
            return connection;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class Pipes(IDuplexPipe inner, Fault fault) : IDuplexPipe
    {
        public PipeReader Input { get; } = new FaultyReader(inner.Input, fault);

        public PipeWriter Output { get; } =
            fault is Fault.DoublesWhatWasCancelled or Fault.LosesWhatWasCancelled ? new FaultyWriter(inner.Output, fault) : inner.Output;
    }
}
