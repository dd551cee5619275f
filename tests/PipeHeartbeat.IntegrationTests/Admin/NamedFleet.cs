using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>Many clients that say who they are and then nothing, but for what they are told to.</summary>
internal sealed class NamedFleet : IDisposable
{
    private static readonly byte[] Heart = RawClient.Head(0, 0);

    private readonly Socket[] _sockets;

    /// <param name="port">Of the server.</param>
    /// <param name="prefix">How their ids begin.</param>
    /// <param name="count">How many.</param>
    /// <param name="interval">How often those who are there beat while the others come; without it, never.</param>
    public NamedFleet(int port, string prefix, int count, TimeSpan? interval = null)
    {
        var server = new IPEndPoint(IPAddress.Loopback, port);
        Ids = [.. Enumerable.Range(0, count).Select(i => $"{prefix}{i}")];
        _sockets = new Socket[count];
        long beaten = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            if (Stopwatch.GetElapsedTime(beaten) > interval)
            {
                beaten = Stopwatch.GetTimestamp();
                Beat(i);
            }

            _sockets[i] = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            _sockets[i].Connect(server);
            _sockets[i].Send(RawClient.Hello(Ids[i]));
        }
    }

    public IReadOnlyList<string> Ids { get; }

    /// <summary>All send a heartbeat, one right after the other.</summary>
    /// <returns>For each a timestamp of before it did.</returns>
    public long[] Beat() => Beat(_sockets.Length);

    public void Dispose()
    {
        foreach (Socket socket in _sockets)
            socket.Dispose();
    }

    private long[] Beat(int count)
    {
        long[] sent = new long[count];
        for (int i = 0; i < count; i++)
        {
            sent[i] = Stopwatch.GetTimestamp();
            _sockets[i].Send(Heart);
        }

        return sent;
    }
}
