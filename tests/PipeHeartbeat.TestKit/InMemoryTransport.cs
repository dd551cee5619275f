using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace PipeHeartbeat.TestKit;

/// <summary>
/// A transport within the process: connections are pairs of pipes. Nothing is allocated per receive. Thread-safe, but for each connection,
/// whose two ends are as thread-safe as pipes are.
/// </summary>
/// <param name="options">How connections behave.</param>
public sealed class InMemoryTransport(InMemoryTransportOptions? options = null) : IConnectionListenerFactory
{
    private static readonly BlockPool Pool = new();

    private readonly ConcurrentDictionary<EndPoint, InMemoryListener> _listeners = new();
    private readonly InMemoryTransportOptions _options = options ?? new InMemoryTransportOptions();
    private int _lastPort;
    private int _lastClient;

    /// <summary>Listens on an address that exists here only; port 0 takes a free one.</summary>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        EndPoint bound = endpoint is IPEndPoint { Port: 0 } ip ? new IPEndPoint(ip.Address, Interlocked.Increment(ref _lastPort)) : endpoint;
        var listener = new InMemoryListener(bound, () => _listeners.TryRemove(bound, out _), _options);
        return _listeners.TryAdd(bound, listener)
            ? ValueTask.FromResult<IConnectionListener>(listener)
            : throw new AddressInUseException($"{bound} is taken.");
    }

    /// <summary>Connects, and waits until the server waits for data or has closed.</summary>
    /// <param name="to">Which listener; without it, any.</param>
    /// <param name="from">The client's address; without it, one of its own.</param>
    /// <exception cref="SocketException">Nobody listens.</exception>
    public async ValueTask<InMemoryClient> ConnectAsync(EndPoint? to = null, EndPoint? from = null)
    {
        InMemoryClient client = Connect(to, from);
        await client.SettleAsync();
        return client;
    }

    /// <summary>Connects and does not wait for the server at all.</summary>
    public InMemoryClient Connect(EndPoint? to = null, EndPoint? from = null)
    {
        int number = Interlocked.Increment(ref _lastClient);
        EndPoint remote = from ?? new IPEndPoint(new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]), 40_000);
        InMemoryListener? listener = to is null ? _listeners.Values.FirstOrDefault() : _listeners.GetValueOrDefault(to);
        if (listener is null)
            throw new SocketException((int)SocketError.ConnectionRefused);

        var connection = new InMemoryConnection($"mem-{number}", listener.EndPoint, remote, _options, Pool);
        if (!listener.TryOffer(connection))
            throw new SocketException((int)SocketError.ConnectionRefused);
        return connection.Client;
    }
}
