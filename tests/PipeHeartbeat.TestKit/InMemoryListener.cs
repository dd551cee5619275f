using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace PipeHeartbeat.TestKit;

internal sealed class InMemoryListener(EndPoint endPoint, Action onUnbind, InMemoryTransportOptions options) : IConnectionListener
{
    private readonly Channel<InMemoryConnection> _backlog = Channel.CreateUnbounded<InMemoryConnection>(
        new UnboundedChannelOptions { AllowSynchronousContinuations = options.ServerScheduler == PipeScheduler.Inline });

    public EndPoint EndPoint { get; } = endPoint;

    public bool TryOffer(InMemoryConnection connection) => _backlog.Writer.TryWrite(connection);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _backlog.Reader.WaitToReadAsync(cancellationToken))
        {
            if (_backlog.Reader.TryRead(out InMemoryConnection? connection))
                return connection;
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        onUnbind();
        _backlog.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync();
        while (_backlog.Reader.TryRead(out InMemoryConnection? connection))
            await connection.DisposeAsync();
    }
}
