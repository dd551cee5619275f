using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>
/// A server of a few clients on one thread, with a fault of choice: to see that the generator catches it. It knows HELLO, HEART and BYE; what
/// waits in the kernel counts before a verdict.
/// </summary>
internal sealed class FaultyServer : IDisposable
{
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(1);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<FaultyServerClient> _clients = [];
    private readonly Fault _fault;
    private readonly TimeSpan _timeout;
    private readonly Random _random;
    private readonly Thread _thread;
    private bool _hasExpiredTheLiving;
    private volatile bool _stopping;

    public FaultyServer(Fault fault, TimeSpan timeout)
    {
        _fault = fault;
        _timeout = timeout;
        _random = new Random(TestSeed.Next());
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    public void Dispose()
    {
        _stopping = true;
        if (!_thread.Join(Waits.Limit))
            throw new TimeoutException($"Waited {Waits.Limit.TotalSeconds:0} s in vain for the end of the server's thread.");
        _listener.Dispose();
        foreach (FaultyServerClient client in _clients)
            client.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            List<Socket> ready = [_listener];
            if (_fault != Fault.ReadsNothing)
                ready.AddRange(_clients.Select(client => client.Socket));
            Socket.Select(ready, null, null, Pace);
            if (ready.Remove(_listener))
                _clients.Add(new FaultyServerClient(_listener.Accept()));
            if (_fault != Fault.ReadsNothing)
                ReadAll();
            ExpireAll();
            _clients.RemoveAll(client => client.IsClosed);
        }
    }

    private void ReadAll()
    {
        foreach (FaultyServerClient client in _clients)
            client.Read((uint)_timeout.TotalMilliseconds);
    }

    private void ExpireAll()
    {
        TimeSpan limit = _fault switch
        {
            Fault.NeverExpires or Fault.ReadsNothing => TimeSpan.MaxValue,
            Fault.ExpiresEarly => _timeout - Early,
            Fault.ExpiresLate => _timeout + Late,
            _ => _timeout,
        };
        foreach (FaultyServerClient client in _clients)
        {
            if (_fault == Fault.ExpiresUnfinished && client.IsMidPacket)
                client.End(byes: 1);
            if (!client.IsClosed && Stopwatch.GetElapsedTime(client.LastSign) > limit && client.Socket.Available == 0)
                client.End(byes: _fault == Fault.ReportsTwice ? 2 : 1);
        }

        if (_fault == Fault.ExpiresTheLiving && !_hasExpiredTheLiving && _clients.Count > 0 && _clients.TrueForAll(client => client.Beats >= 3))
        {
            _hasExpiredTheLiving = true;
            _clients[_random.Next(_clients.Count)].End(byes: 1);
        }
    }
}
