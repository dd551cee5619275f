using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.TransportTests;

/// <summary>One client of an epoll transport with a pace and one loop of its own.</summary>
internal sealed class ConfirmBench(TimeSpan pace) : IAsyncDisposable
{
    private readonly EpollTransportFactory _factory = new(
        Options.Create(new EpollTransportOptions { Pace = pace, ThreadCount = 1 }), NullLoggerFactory.Instance);

    private IConnectionListener? _listener;
    private ConnectionContext? _connection;

    public RawClient Client { get; private set; } = null!;

    public BufferPool Buffers => _factory.Buffers!;

    public async Task<ConnectionContext> ConnectAsync()
    {
        _listener = await _factory.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        Client = await RawClient.ConnectAsync((IPEndPoint)_listener.EndPoint);
        _connection = (await _listener.AcceptAsync().InTimeAsync())!;
        return _connection;
    }

    /// <summary>One more, on the same loop.</summary>
    public async Task<(ConnectionContext Connection, RawClient Client)> ConnectAnotherAsync()
    {
        RawClient client = await RawClient.ConnectAsync((IPEndPoint)_listener!.EndPoint);
        return ((await _listener.AcceptAsync().InTimeAsync())!, client);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_connection is not null)
            await _connection.DisposeAsync().InTimeAsync();
        if (_listener is not null)
            await _listener.DisposeAsync().InTimeAsync();
        _factory.Dispose();
    }
}
