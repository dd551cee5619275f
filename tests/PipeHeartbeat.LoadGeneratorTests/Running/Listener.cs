using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>Takes connections on a port of its own.</summary>
internal sealed class Listener : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _accepted = [];

    public Listener()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Listen(16);
    }

    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    public Socket Accept()
    {
        if (!_socket.Poll(Waits.Limit, SelectMode.SelectRead))
            throw new TimeoutException($"Waited {Waits.Limit.TotalSeconds:0} s in vain for a connection.");
        Socket accepted = _socket.Accept();
        accepted.ReceiveTimeout = accepted.SendTimeout = (int)Waits.Limit.TotalMilliseconds;
        _accepted.Add(accepted);
        return accepted;
    }

    public void Dispose()
    {
        _socket.Dispose();
        foreach (Socket socket in _accepted)
            socket.Dispose();
    }
}
