using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>A socket on which a test may say anything.</summary>
internal sealed class RawClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public RawClient(int port)
    {
        _socket.Connect(IPAddress.Loopback, port);
        _socket.ReceiveTimeout = (int)Patience.TotalMilliseconds;
    }

    /// <summary>Tries to connect until somebody listens, for 20 s at most.</summary>
    public static async Task<RawClient> ConnectWhenListeningAsync(int port)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new RawClient(port);
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(began) < Patience)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>Whether nothing has come from the server, not even its end.</summary>
    public bool IsUntouched => !_socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);

    public static byte[] Head(int type, int length)
    {
        byte[] head = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(head, type);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), length);
        return head;
    }

    public void Send(params ReadOnlySpan<byte> bytes) => _socket.Send(bytes);

    /// <summary>The same to a server that may have ended the connection meanwhile.</summary>
    public void TrySend(params ReadOnlySpan<byte> bytes) => _socket.Send(bytes, SocketFlags.None, out _);

    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Waits for the server to end the connection, in order or by reset, throwing away what it sends before.</summary>
    /// <returns>How long that took.</returns>
    public TimeSpan WaitForEnd()
    {
        long began = Stopwatch.GetTimestamp();
        Span<byte> ignored = stackalloc byte[1024];
        try
        {
            while (_socket.Receive(ignored) > 0)
            {
            }
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.ConnectionReset)
        {
            // Ended with something of ours unread.
        }

        return Stopwatch.GetElapsedTime(began);
    }

    public void Dispose() => _socket.Dispose();
}
