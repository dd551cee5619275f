using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>The same over what every system has. Each wait asks for all connections, so it is for some thousands of them.</summary>
internal sealed class PlainClientSockets(int clients, IPEndPoint target, IReadOnlyList<IPAddress> sources) : IClientSockets
{
    private readonly Socket?[] _sockets = new Socket?[clients];
    private readonly Dictionary<Socket, int> _open = [];
    private readonly List<Socket> _readable = [];
    private readonly List<Socket> _writable = [];
    private readonly List<Socket> _failed = [];

    // Who is under way, or was told that there is no room: only these are asked whether they can write.
    private readonly HashSet<Socket> _wantsRoom = [];
    private IPEndPoint _target = target;
    private int _nextSource;

    public SocketError Connect(int client)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(_target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, Blocking = false };
            if (sources.Count > 0)
                socket.Bind(new IPEndPoint(sources[_nextSource++ % sources.Count], 0));
            _sockets[client] = socket;
            _open.Add(socket, client);
            socket.Connect(_target);
            return SocketError.Success;
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            _wantsRoom.Add(socket!);
            return SocketError.InProgress;
        }
        catch (SocketException error)
        {
            if (socket is not null)
            {
                _open.Remove(socket);
                socket.Dispose();
            }

            _sockets[client] = null;
            return error.SocketErrorCode;
        }
    }

    public void Redirect(IPEndPoint target) => _target = target;

    public SocketError FinishConnect(int client) =>
        (SocketError)(int)_sockets[client]!.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;

    public int Send(int client, ReadOnlySpan<byte> bytes, out SocketError error)
    {
        int sent = _sockets[client]!.Send(bytes, SocketFlags.None, out error);
        if (error == SocketError.WouldBlock)
            _wantsRoom.Add(_sockets[client]!);
        return error == SocketError.Success ? sent : 0;
    }

    public int Receive(int client, Span<byte> buffer, out SocketError error)
    {
        int received = _sockets[client]!.Receive(buffer, SocketFlags.None, out error);
        return error == SocketError.Success ? received : 0;
    }

    public void Close(int client, bool isAbortive)
    {
        if (_sockets[client] is not { } socket)
            return;

        _sockets[client] = null;
        _open.Remove(socket);
        _wantsRoom.Remove(socket);
        if (isAbortive)
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Dispose();
    }

    public int Wait(Span<ReadyClient> ready, int timeoutMs)
    {
        if (_open.Count == 0)
        {
            Thread.Sleep(timeoutMs);
            return 0;
        }

        Refill(_readable, _open.Keys);
        Refill(_writable, _wantsRoom);
        Refill(_failed, _wantsRoom);
        Socket.Select(_readable, _writable, _failed, TimeSpan.FromMilliseconds(timeoutMs));

        int told = 0;
        foreach (Socket socket in _readable)
        {
            if (told < ready.Length)
                ready[told++] = new ReadyClient(_open[socket], CanRead: true, CanWrite: _wantsRoom.Remove(socket), IsHungUp: true);
        }

        foreach (Socket socket in _writable.Concat(_failed))
        {
            if (told < ready.Length && _wantsRoom.Remove(socket))
                ready[told++] = new ReadyClient(_open[socket], CanRead: false, CanWrite: true, IsHungUp: false);
        }

        return told;
    }

    public void Dispose()
    {
        for (int client = 0; client < _sockets.Length; client++)
            Close(client, isAbortive: true);
    }

    private static void Refill(List<Socket> list, IEnumerable<Socket> sockets)
    {
        list.Clear();
        list.AddRange(sockets);
    }
}
