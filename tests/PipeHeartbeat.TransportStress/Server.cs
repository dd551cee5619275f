using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.TransportStress;

/// <summary>Accepts, and serves each connection in a task of its own, as a host does.</summary>
internal sealed class Server
{
    private readonly IConnectionListenerFactory _factory;
    private readonly IConnectionListener _listener;
    private readonly Verdict _verdict;
    private readonly Tally _tally;
    private readonly ConcurrentDictionary<Task, bool> _serving = [];
    private readonly ServerLife?[] _lives;
    private readonly Task _accepting;

    private Server(IConnectionListenerFactory factory, IConnectionListener listener, int connections, Verdict verdict, Tally tally)
    {
        _factory = factory;
        _listener = listener;
        _verdict = verdict;
        _tally = tally;
        _lives = new ServerLife?[connections];
        _accepting = AcceptAsync();
    }

    public EndPoint EndPoint => _listener.EndPoint;

    public static async Task<Server> StartAsync(StressArguments arguments, Verdict verdict, Tally tally)
    {
        IConnectionListenerFactory factory = Transports.Find(arguments.Transport)!;
        IConnectionListener listener = await factory.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        return new Server(factory, listener, arguments.Connections, verdict, tally);
    }

    /// <summary>One that was accepted not long ago; it may have ended.</summary>
    public ServerLife? Pick(Random random) => Volatile.Read(ref _lives[random.Next(_lives.Length)]);

    public async Task StopAsync(TimeSpan limit)
    {
        await _listener.UnbindAsync().AsTask().WaitAsync(limit);
        await _accepting.WaitAsync(limit);
        await Task.WhenAll(_serving.Keys).WaitAsync(limit);
        await _listener.DisposeAsync().AsTask().WaitAsync(limit);
        (_factory as IDisposable)?.Dispose();
        if (_factory is EpollTransportFactory { Buffers: { } buffers })
            _verdict.Demand(buffers.Rented == 0, $"every buffer comes back, but {buffers.Rented} are out");
        Array.Clear(_lives);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (await _listener.AcceptAsync() is { } connection)
            {
                _tally.WasAccepted();
                var life = new ServerLife(connection, _verdict, _tally);
                Volatile.Write(ref _lives[_tally.Accepted % _lives.Length], life);
                Task serving = ServeAsync(connection, life);
                _serving.TryAdd(serving, true);
                _ = serving.ContinueWith(ended => _serving.TryRemove(ended, out _), TaskScheduler.Default);
            }
        }
        catch (Exception error)
        {
            _verdict.Demand(false, $"accepting goes on, but: {error}");
        }
    }

    private async Task ServeAsync(ConnectionContext connection, ServerLife life)
    {
        try
        {
            await life.RunAsync();
        }
        catch (Exception error)
        {
            bool isEnd = error is IOException or OperationCanceledException or SocketException or ObjectDisposedException;
            _verdict.Demand(isEnd, $"a handler hears of ends, but of nothing else: {error}");
        }

        try
        {
            await connection.DisposeAsync();
            _verdict.Demand(connection.ConnectionClosed.IsCancellationRequested, "who was disposed of was told closed");
        }
        catch (Exception error)
        {
            _verdict.Demand(false, $"disposal does not throw, but: {error}");
        }

        _tally.WasServed();
    }
}
