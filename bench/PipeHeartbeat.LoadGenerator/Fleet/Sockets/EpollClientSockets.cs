using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>
/// Bare descriptors on one epoll instance: eight bytes a client, and no object. Watched edge-triggered for both directions from the start, so
/// that no client needs a second <c>epoll_ctl</c>.
/// </summary>
internal sealed unsafe class EpollClientSockets : IClientSockets
{
    private const int Closed = -1;
    private const int EventsAWait = 1024;
    private const uint Watched = Libc.EpollIn | Libc.EpollOut | Libc.EpollReadHangUp | Libc.EpollEdgeTriggered;
    private const uint HungUp = Libc.EpollReadHangUp | Libc.EpollHangUp | Libc.EpollError;

    private readonly EpollEvents _events = new(EventsAWait);
    private int _epoll = NativeErrors.Demand(Libc.EpollCreate(Libc.EpollCloseOnExec), "epoll_create1");
    private byte[] _target;
    private readonly byte[][] _sources;
    private readonly int[] _descriptors;

    // An event that was fetched before its connection was closed must not be taken for the next one's.
    private readonly uint[] _generations;
    private readonly int _family;
    private int _nextSource;

    public EpollClientSockets(int clients, IPEndPoint target, IReadOnlyList<IPAddress> sources)
    {
        _target = Bytes(target);
        _sources = [.. sources.Select(source => Bytes(new IPEndPoint(source, 0)))];
        _family = target.AddressFamily == AddressFamily.InterNetworkV6 ? Libc.FamilyInet6 : Libc.FamilyInet;
        _descriptors = new int[clients];
        _generations = new uint[clients];
        Array.Fill(_descriptors, Closed);
    }

    public SocketError Connect(int client)
    {
        int socket = SocketCalls.Socket(
            _family, SocketCalls.Stream | Libc.SocketNonBlocking | Libc.SocketCloseOnExec, Libc.IpProtoTcp);
        if (socket < 0)
            return LastError();

        _descriptors[client] = socket;
        SetOption(socket, Libc.IpProtoTcp, SocketCalls.TcpNoDelay);
        LeaveUnpaced(socket);
        SocketError error = BindToSource(socket);
        if (error == SocketError.Success)
        {
            fixed (byte* target = _target)
                error = SocketCalls.Connect(socket, target, _target.Length) == 0 ? SocketError.Success : LastError();
        }

        // Not before the connect: a socket that is nothing yet is told as hung up.
        ulong data = ((ulong)_generations[client] << 32) | (uint)client;
        if (error is SocketError.Success or SocketError.InProgress && !EpollEvents.Control(_epoll, Libc.EpollAdd, socket, Watched, data))
            error = LastError();
        if (error is not (SocketError.Success or SocketError.InProgress))
            Close(client, isAbortive: false);
        return error;
    }

    public void Redirect(IPEndPoint target) => _target = Bytes(target);

    public SocketError FinishConnect(int client)
    {
        int errno = 0;
        int length = sizeof(int);
        return SocketCalls.GetSocketOption(_descriptors[client], Libc.SolSocket, SocketCalls.SoError, &errno, &length) < 0
            ? LastError()
            : errno == 0 ? SocketError.Success : SocketErrors.FromErrno(errno);
    }

    public int Send(int client, ReadOnlySpan<byte> bytes, out SocketError error)
    {
        fixed (byte* at = bytes)
            return Count(Libc.Send(_descriptors[client], at, bytes.Length, Libc.MessageNoSignal), out error);
    }

    public int Receive(int client, Span<byte> buffer, out SocketError error)
    {
        fixed (byte* at = buffer)
            return Count(Libc.Receive(_descriptors[client], at, buffer.Length, 0), out error);
    }

    public void Close(int client, bool isAbortive)
    {
        int socket = _descriptors[client];
        if (socket == Closed)
            return;

        if (isAbortive)
        {
            var linger = new Libc.Linger { IsOn = 1 };
            _ = Libc.SetSocketOption(socket, Libc.SolSocket, Libc.SoLinger, &linger, sizeof(Libc.Linger));
        }

        _ = Libc.Close(socket);
        _descriptors[client] = Closed;
        _generations[client]++;
    }

    public int Wait(Span<ReadyClient> ready, int timeoutMs)
    {
        int count = Libc.EpollWait(_epoll, _events.Pointer, Math.Min(_events.Capacity, ready.Length), timeoutMs);
        if (count < 0 && Marshal.GetLastPInvokeError() != Errno.Interrupted)
            NativeErrors.Demand(count, "epoll_wait");

        int told = 0;
        for (int i = 0; i < count; i++)
        {
            (uint events, ulong data) = _events[i];
            int client = (int)(uint)data;
            if (_generations[client] != (uint)(data >> 32))
                continue;
            bool isHungUp = (events & HungUp) != 0;
            ready[told++] = new ReadyClient(client, isHungUp || (events & Libc.EpollIn) != 0, isHungUp || (events & Libc.EpollOut) != 0, isHungUp);
        }

        return told;
    }

    public void Dispose()
    {
        // Once: by now the number may be anybody's.
        if (_epoll == Closed)
            return;

        for (int client = 0; client < _descriptors.Length; client++)
            Close(client, isAbortive: true);
        _ = Libc.Close(_epoll);
        _epoll = Closed;
        _events.Dispose();
    }

    private SocketError BindToSource(int socket)
    {
        if (_sources.Length == 0)
            return SocketError.Success;

        byte[] source = _sources[_nextSource++ % _sources.Length];
        SetOption(socket, SocketCalls.IpProtoIp, SocketCalls.IpBindAddressNoPort);
        fixed (byte* address = source)
            return SocketCalls.Bind(socket, address, source.Length) == 0 ? SocketError.Success : LastError();
    }

    /// <summary>
    /// Beats are too small to congest anything, but where the system's algorithm is bbr each of them sets a timer to pace the next, which costs as much
    /// as sending it. Reno paces nothing, is always there, and everybody may have it.
    /// </summary>
    private static void LeaveUnpaced(int socket)
    {
        ReadOnlySpan<byte> reno = "reno"u8;
        fixed (byte* name = reno)
            _ = Libc.SetSocketOption(socket, Libc.IpProtoTcp, SocketCalls.TcpCongestion, name, reno.Length);
    }

    /// <summary>Both options that are set so make things better, and neither is needed.</summary>
    private static void SetOption(int socket, int level, int option)
    {
        int on = 1;
        _ = Libc.SetSocketOption(socket, level, option, &on, sizeof(int));
    }

    private static byte[] Bytes(IPEndPoint endPoint)
    {
        SocketAddress address = endPoint.Serialize();
        return address.Buffer[..address.Size].ToArray();
    }

    private static int Count(nint result, out SocketError error)
    {
        error = result < 0 ? LastError() : SocketError.Success;
        return (int)Math.Max(result, 0);
    }

    private static SocketError LastError() => SocketErrors.FromErrno(Marshal.GetLastPInvokeError());
}
