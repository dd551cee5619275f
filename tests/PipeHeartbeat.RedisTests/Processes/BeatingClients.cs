using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.RedisTests;

/// <summary>Clients that say who they are and beat, each by its own socket; they can be sent to other nodes, to silence, or away.</summary>
internal sealed class BeatingClients : IAsyncDisposable
{
    private const int Slices = 20;

    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(3);
    private static readonly byte[] Heart = RawClient.Head(0, 0);

    private readonly ConcurrentDictionary<string, Socket> _sockets = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<Socket> _hanging = [];
    private readonly ConcurrentDictionary<string, bool> _silent = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _beating;

    /// <param name="interval">How often each beats.</param>
    public BeatingClients(TimeSpan? interval = null) => _beating = Task.Run(() => BeatAsync(interval ?? Usual));

    /// <summary>So many ids.</summary>
    public static string[] Named(string prefix, int count) => [.. Enumerable.Range(0, count).Select(i => $"{prefix}{i}")];

    /// <summary>Connects some, one after the other; who is connected already has another connection then.</summary>
    /// <param name="ids">Who.</param>
    /// <param name="port">Of a node.</param>
    /// <param name="hangsOn">Whether the connection before stays open, as one does whose other end has vanished.</param>
    public async Task ConnectAsync(IEnumerable<string> ids, int port, bool hangsOn = false)
    {
        foreach (string id in ids)
            await ConnectAsync(id, port, hangsOn);
    }

    /// <summary>Connects some to one of several nodes, each at a moment of its own within a while.</summary>
    public async Task ScatterAsync(IEnumerable<string> ids, IReadOnlyList<int> ports, TimeSpan within, bool hangsOn = false)
    {
        await Task.WhenAll(ids.Select(async id =>
        {
            await Task.Delay(within * Random.Shared.NextDouble());
            await ConnectAsync(id, ports[Random.Shared.Next(ports.Count)], hangsOn);
        }));
    }

    /// <summary>Ends the connections of some.</summary>
    public void Leave(IEnumerable<string> ids)
    {
        foreach (string id in ids)
        {
            if (_sockets.TryRemove(id, out Socket? socket))
                socket.Dispose();
        }
    }

    /// <summary>Some beat no more; their connections stay.</summary>
    public void Silence(IEnumerable<string> ids)
    {
        foreach (string id in ids)
            _silent[id] = true;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _beating;
        Leave(_sockets.Keys);
        foreach (Socket socket in _hanging)
            socket.Dispose();
        _stop.Dispose();
    }

    private async Task ConnectAsync(string id, int port, bool hangsOn)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        _sockets.TryGetValue(id, out Socket? before);
        socket.Send(RawClient.Hello(id));
        _sockets[id] = socket;
        if (hangsOn && before is not null)
            _hanging.Add(before);
        else
            before?.Dispose();
    }

    /// <summary>A slice of all at a time, so that they do not all beat at once.</summary>
    private async Task BeatAsync(TimeSpan interval)
    {
        using var timer = new PeriodicTimer(interval / Slices);
        for (int slice = 0; ; slice = (slice + 1) % Slices)
        {
            try
            {
                await timer.WaitForNextTickAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            foreach ((string id, Socket socket) in _sockets)
            {
                if ((uint)id.GetHashCode(StringComparison.Ordinal) % Slices == slice && !_silent.ContainsKey(id))
                    Beat(socket);
            }
        }
    }

    private static void Beat(Socket socket)
    {
        try
        {
            socket.Send(Heart, SocketFlags.None, out _);
        }
        catch (ObjectDisposedException)
        {
            // It has just left.
        }
    }
}
