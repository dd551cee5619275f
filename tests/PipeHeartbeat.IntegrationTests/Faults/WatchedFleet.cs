using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>
/// Clients on one thread that beat, each at a phase of its own, freeze, die or lose the network, and of whom is known when they were last heard and
/// when they were ended.
/// </summary>
internal sealed class WatchedFleet : IDisposable
{
    private static readonly byte[] Heart = new byte[8];

    private readonly Socket[] _sockets;
    private readonly SslStream?[] _streams;
    private readonly double[] _cameMs;
    private readonly double[] _dueMs;
    private readonly double[] _lastSentMs;
    private readonly double[] _endedMs;
    private readonly double _intervalMs;
    private readonly Thread _thread;
    private readonly long _began = Stopwatch.GetTimestamp();
    private volatile int _there;
    private volatile int _silent;
    private volatile bool _isCut;
    private volatile bool _stopping;

    /// <param name="port">Of the server.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="interval">How often they beat.</param>
    /// <param name="authority">By whom the server's certificate is issued, if they speak TLS.</param>
    public WatchedFleet(int port, int count, TimeSpan interval, X509Certificate2? authority = null)
    {
        _intervalMs = interval.TotalMilliseconds;
        _sockets = new Socket[count];
        _streams = new SslStream?[count];
        _cameMs = new double[count];
        _dueMs = new double[count];
        _lastSentMs = new double[count];
        _endedMs = new double[count];
        Array.Fill(_endedMs, double.PositiveInfinity);
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
        Connect(port, authority);
    }

    public int Count => _sockets.Length;

    /// <summary>Since the fleet came.</summary>
    public double NowMs => Stopwatch.GetElapsedTime(_began).TotalMilliseconds;

    /// <summary>The first so many clients send no more.</summary>
    public int Silent
    {
        set => _silent = value;
    }

    /// <summary>What is sent is kept back, as by a network that does not work, until it works again.</summary>
    public bool IsCut
    {
        set => _isCut = value;
    }

    /// <summary>The longest time that lay between two heartbeats of a client.</summary>
    public double LongestPauseMs { get; private set; }

    /// <summary>Ends connections as the kernel does when a client is killed. They must be silent already.</summary>
    public void Kill(int from, int count)
    {
        foreach (Socket socket in _sockets.AsSpan(from, count))
            socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>When this client was last heard, and when it was ended; infinite if it was not.</summary>
    public (double LastSentMs, double EndedMs) this[int client] => (Volatile.Read(ref _lastSentMs[client]), Volatile.Read(ref _endedMs[client]));

    /// <summary>How long a client lived, from before it connected; infinite if it was not ended.</summary>
    public double LifeMs(int client) => this[client].EndedMs - _cameMs[client];

    /// <summary>Waits until these have been ended, or for as long as that.</summary>
    public async Task WaitForEndsAsync(Range clients, TimeSpan patience)
    {
        (int from, int count) = clients.GetOffsetAndLength(Count);
        for (long began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < patience;)
        {
            if (Enumerable.Range(from, count).All(i => double.IsFinite(this[i].EndedMs)))
                return;
            await Task.Delay(10);
        }
    }

    /// <summary>How many of these were ended although they had been heard within the timeout.</summary>
    public int CountFalse(TimeSpan timeout, Range clients)
    {
        (int from, int count) = clients.GetOffsetAndLength(Count);
        return Enumerable.Range(from, count).Count(i => this[i].EndedMs - this[i].LastSentMs < timeout.TotalMilliseconds);
    }

    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
        foreach (Socket socket in _sockets)
            socket.Dispose();
    }

    private void Connect(int port, X509Certificate2? authority)
    {
        for (int i = 0; i < Count; i++)
        {
            _cameMs[i] = NowMs;
            _sockets[i] = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            _sockets[i].Connect(IPAddress.Loopback, port);
            if (authority is null)
                _sockets[i].Blocking = false;
            else
                _ = WaitForEndAsync(i, _streams[i] = ShakeHands(_sockets[i], authority));
            (_lastSentMs[i], _dueMs[i]) = (NowMs, NowMs + (_intervalMs * i / Count));
            _there = i + 1;
        }
    }

    private void Run()
    {
        for (; !_stopping; Thread.Sleep(1))
        {
            for (int i = 0; i < _there; i++)
            {
                if (double.IsFinite(_endedMs[i]))
                    continue;
                if (_streams[i] is null && _sockets[i].Poll(TimeSpan.Zero, SelectMode.SelectRead))
                    Volatile.Write(ref _endedMs[i], NowMs);
                else if (i >= _silent && !_isCut && _dueMs[i] <= NowMs)
                    Beat(i);
            }
        }
    }

    private void Beat(int client)
    {
        double nowMs = NowMs;
        try
        {
            LongestPauseMs = Math.Max(LongestPauseMs, nowMs - _lastSentMs[client]);

            // Before it is sent: what happens in between makes a silence longer.
            Volatile.Write(ref _lastSentMs[client], nowMs);
            if (_streams[client] is { } stream)
                stream.Write(Heart);
            else
                _sockets[client].Send(Heart);
            _dueMs[client] += _intervalMs * Math.Max(1, Math.Ceiling((nowMs - _dueMs[client]) / _intervalMs));
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            // Ended, as the next look will tell.
        }
    }

    private static SslStream ShakeHands(Socket socket, X509Certificate2 authority)
    {
        var stream = new SslStream(new NetworkStream(socket));
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(authority);
        stream.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = "127.0.0.1", CertificateChainPolicy = policy });
        return stream;
    }

    /// <summary>What can be read of a socket is not what has been said: it may be a ticket.</summary>
    private async Task WaitForEndAsync(int client, SslStream stream)
    {
        try
        {
            byte[] buffer = new byte[16];
            while (await stream.ReadAsync(buffer) > 0)
            {
                // Whatever it is, it is no end.
            }
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException)
        {
            // It is.
        }

        Volatile.Write(ref _endedMs[client], NowMs);
    }
}
