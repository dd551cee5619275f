using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>
/// Very many clients on one thread: each beats every 3 s at a phase of its own, planned from the start, until it is silenced.
/// </summary>
internal sealed class BeatingFleet : IDisposable
{
    private static readonly byte[] Heart = new byte[8];
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(20);

    private readonly Socket[] _sockets;
    private readonly long[] _lastSent;
    private readonly bool[] _isSilent;
    private readonly Thread _thread;
    private volatile bool _stopping;
    private volatile Exception? _failure;

    public BeatingFleet(int port, int count)
    {
        _sockets = new Socket[count];
        _lastSent = new long[count];
        _isSilent = new bool[count];
        var server = new IPEndPoint(IPAddress.Loopback, port);
        for (int i = 0; i < count; i++)
        {
            _sockets[i] = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            _sockets[i].Connect(server);
            _sockets[i].Blocking = false;
        }

        _thread = new Thread(Beat) { IsBackground = true };
    }

    public void Start() => _thread.Start();

    /// <summary>How many connections the server has ended so far.</summary>
    public int CountHungUp()
    {
        ThrowIfFailed();
        return _sockets.Count(IsHungUp);
    }

    /// <summary>Lets these clients send no more, and waits until each has been hung up on, or for 20 s.</summary>
    /// <returns>For each the milliseconds from before its last send to the end of its connection; infinite where none came.</returns>
    public double[] Silence(int[] chosen)
    {
        foreach (int client in chosen)
            Volatile.Write(ref _isSilent[client], true);

        double[] silences = new double[chosen.Length];
        Array.Fill(silences, double.PositiveInfinity);
        long began = Stopwatch.GetTimestamp();
        while (silences.Any(double.IsInfinity) && Stopwatch.GetElapsedTime(began) < LongestSilence)
        {
            ThrowIfFailed();
            for (int i = 0; i < chosen.Length; i++)
            {
                if (double.IsInfinity(silences[i]) && IsHungUp(_sockets[chosen[i]]))
                    silences[i] = Stopwatch.GetElapsedTime(Volatile.Read(ref _lastSent[chosen[i]])).TotalMilliseconds;
            }

            // The machine's two cores are the server's and the beating thread's.
            Thread.Sleep(1);
        }

        return silences;
    }

    public void Dispose()
    {
        _stopping = true;
        if (_thread.IsAlive)
            _thread.Join();
        foreach (Socket socket in _sockets)
            socket.Dispose();
    }

    private static bool IsHungUp(Socket socket) => socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);

    private void ThrowIfFailed()
    {
        if (_failure is { } failure)
            throw new InvalidOperationException("A client could not send its heartbeat.", failure);
    }

    private void Beat()
    {
        try
        {
            long began = Stopwatch.GetTimestamp();
            long perInterval = _sockets.Length;
            for (long sent = 0; !_stopping; Thread.Sleep(1))
            {
                long due = (long)(Stopwatch.GetElapsedTime(began) / Interval * perInterval);
                for (; sent < due; sent++)
                {
                    int client = (int)(sent % perInterval);
                    if (Volatile.Read(ref _isSilent[client]))
                        continue;
                    Volatile.Write(ref _lastSent[client], Stopwatch.GetTimestamp());
                    _sockets[client].Send(Heart);
                }
            }
        }
        catch (Exception error)
        {
            _failure = error;
        }
    }
}
