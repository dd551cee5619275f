using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.RedisTests;

/// <summary>Stands between a node and Redis, and can be cut.</summary>
internal sealed class Relay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly int _target;
    private volatile bool _isCut;

    public Relay(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>Ends all connections, and every one that comes.</summary>
    public void Cut()
    {
        _isCut = true;
        while (_sockets.TryTake(out Socket? socket))
            socket.Dispose();
    }

    public void Heal() => _isCut = false;

    public void Dispose()
    {
        Cut();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Disposed of.
        }
    }

    private async Task ServeAsync(Socket from)
    {
        using var to = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (from)
        {
            try
            {
                await to.ConnectAsync(IPAddress.Loopback, _target);
                _sockets.Add(from);
                _sockets.Add(to);
                if (!_isCut)
                    await Task.WhenAny(PassAsync(from, to), PassAsync(to, from));
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // Redis is not there, or it was cut.
            }
        }
    }

    private static async Task PassAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is var count and > 0)
                await to.SendAsync(buffer.AsMemory(0, count));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It was cut.
        }
    }
}
