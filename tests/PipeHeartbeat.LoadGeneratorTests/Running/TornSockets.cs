using System.Net;
using System.Net.Sockets;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>One connection without a network, whose kernel takes so many bytes and no more until it is told to.</summary>
internal sealed class TornSockets : IClientSockets
{
    private long _room;
    private bool _isOpen;

    /// <summary>Bytes that were taken.</summary>
    public long Taken { get; private set; }

    /// <summary>From now on the kernel takes so many more.</summary>
    public void Grant(long bytes) => Interlocked.Add(ref _room, bytes);

    public SocketError Connect(int client)
    {
        _isOpen = true;
        return SocketError.Success;
    }

    public void Redirect(IPEndPoint target) => throw new NotSupportedException();

    public SocketError FinishConnect(int client) => SocketError.Success;

    public int Send(int client, ReadOnlySpan<byte> bytes, out SocketError error)
    {
        int taken = (int)Math.Min(bytes.Length, Interlocked.Read(ref _room));
        error = taken == 0 ? SocketError.WouldBlock : SocketError.Success;
        Interlocked.Add(ref _room, -taken);
        Taken += taken;
        return taken;
    }

    public int Receive(int client, Span<byte> buffer, out SocketError error)
    {
        error = SocketError.WouldBlock;
        return 0;
    }

    public void Close(int client, bool isAbortive) => _isOpen = false;

    /// <summary>Tells of room as long as there is some.</summary>
    public int Wait(Span<ReadyClient> ready, int timeoutMs)
    {
        Thread.Sleep(Math.Min(timeoutMs, 1));
        if (!_isOpen || Interlocked.Read(ref _room) == 0)
            return 0;
        ready[0] = new ReadyClient(Client: 0, CanRead: false, CanWrite: true, IsHungUp: false);
        return 1;
    }

    public void Dispose()
    {
    }
}
