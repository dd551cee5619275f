using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>
/// Clients on one thread that beat, each at a phase of its own, freeze, die or lose the network, and of whom is known when they were last heard and
/// when they were ended.
/// </summary>
internal sealed class WatchedFleet : IDisposable
{
    private static readonly byte[] Heart = new byte[8];

    private readonly Socket[] _sockets;
    private readonly double[] _cameMs;
    private readonly double[] _dueMs;
    private readonly double[] _lastSentMs;
    private readonly double[] _endedMs;
    private readonly double _intervalMs;
    private readonly Thread _thread;
    private readonly long _began = Stopwatch.GetTimestamp();
    private volatile int _silent;
    private volatile bool _isCut;
    private volatile bool _stopping;

    public WatchedFleet(int port, int count, TimeSpan interval)
    {
        _intervalMs = interval.TotalMilliseconds;
        _sockets = new Socket[count];
        _cameMs = new double[count];
        _dueMs = new double[count];
        _lastSentMs = new double[count];
        _endedMs = new double[count];
        Array.Fill(_endedMs, double.PositiveInfinity);
        for (int i = 0; i < count; i++)
        {
            _cameMs[i] = NowMs;
            _sockets[i] = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            _sockets[i].Connect(IPAddress.Loopback, port);
            _sockets[i].Blocking = false;
        }

        double nowMs = NowMs;
        for (int i = 0; i < count; i++)
            (_lastSentMs[i], _dueMs[i]) = (nowMs, nowMs + (_intervalMs * i / count));
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
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

    private void Run()
    {
        for (; !_stopping; Thread.Sleep(1))
        {
            for (int i = 0; i < _sockets.Length; i++)
            {
                if (double.IsFinite(_endedMs[i]))
                    continue;
                if (_sockets[i].Poll(TimeSpan.Zero, SelectMode.SelectRead))
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
            _sockets[client].Send(Heart);
            _dueMs[client] += _intervalMs * Math.Max(1, Math.Ceiling((nowMs - _dueMs[client]) / _intervalMs));
        }
        catch (SocketException)
        {
            // Ended, as the next look will tell.
        }
    }
}
