using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.ClientTests.Fleet;

/// <summary>Passes one connection on, each byte so much later than it came; by threads of its own, so that the delay is exact.</summary>
internal sealed class LatencyRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TimeSpan _delay;
    private readonly int _target;
    private readonly List<Socket> _sockets = [];
    private readonly List<Thread> _threads = [];

    public LatencyRelay(int target, TimeSpan delay)
    {
        _target = target;
        _delay = delay;
        _listener.Start();
        Run(Accept);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _listener.Dispose();
        lock (_sockets)
        {
            foreach (Socket socket in _sockets)
                socket.Dispose();
        }

        foreach (Thread thread in _threads.ToArray())
            thread.Join();
    }

    private void Accept()
    {
        Socket client = _listener.AcceptSocket();
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        lock (_sockets)
            _sockets.AddRange([client, server]);
        client.NoDelay = server.NoDelay = true;
        server.Connect(IPAddress.Loopback, _target);
        Pass(client, server);
        Pass(server, client);
    }

    private void Pass(Socket from, Socket to)
    {
        var held = new BlockingCollection<(byte[] Bytes, long Due)>();
        Run(() =>
        {
            byte[] buffer = new byte[4096];
            try
            {
                while (from.Receive(buffer) is > 0 and var count)
                    held.Add((buffer[..count], Stopwatch.GetTimestamp() + (long)(_delay.TotalSeconds * Stopwatch.Frequency)));
            }
            finally
            {
                held.CompleteAdding();
            }
        });
        Run(() =>
        {
            foreach ((byte[] bytes, long due) in held.GetConsumingEnumerable())
            {
                // The delay itself: asleep while it is long, then awake.
                while (due - Stopwatch.GetTimestamp() is > 0 and var left)
                {
                    if (left > Stopwatch.Frequency / 500)
                        Thread.Sleep(1);
                }

                to.Send(bytes);
            }
        });
    }

    private void Run(Action work)
    {
        var thread = new Thread(() =>
        {
            try
            {
                work();
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // It was disposed of.
            }
        });
        thread.IsBackground = true;
        _threads.Add(thread);
        thread.Start();
    }
}
