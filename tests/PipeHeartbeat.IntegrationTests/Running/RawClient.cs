using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PipeHeartbeat.Protocol;

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
        Name = string.Create(CultureInfo.InvariantCulture, $"{IPAddress.Loopback}:{((IPEndPoint)_socket.LocalEndPoint!).Port}");
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

    /// <summary>As the server knows it when it has said no HELLO.</summary>
    public string Name { get; }

    /// <summary>Whether nothing has come from the server, not even its end.</summary>
    public bool IsUntouched => !_socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);

    public static byte[] Head(int type, int length)
    {
        byte[] head = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(head, type);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), length);
        return head;
    }

    /// <param name="id">Who it says it is.</param>
    /// <param name="intervalMs">How often it wishes to beat; 0: as the server likes.</param>
    /// <param name="credential">By what it is to be believed.</param>
    public static byte[] Hello(string id, uint intervalMs = 0, string credential = "")
    {
        var writer = new ArrayBufferWriter<byte>();
        PacketWriter.WriteHello(writer, new HelloPacket(id, WantsAck: false, intervalMs, Encoding.ASCII.GetBytes(credential)));
        return writer.WrittenSpan.ToArray();
    }

    public void Send(params ReadOnlySpan<byte> bytes) => _socket.Send(bytes);

    /// <summary>The same to a server that may have ended the connection meanwhile.</summary>
    public void TrySend(params ReadOnlySpan<byte> bytes) => _socket.Send(bytes, SocketFlags.None, out _);

    /// <summary>Waits for a packet of the server.</summary>
    /// <returns><see langword="null"/> if it has ended the connection instead, in order or by reset.</returns>
    public (PacketType Type, byte[] Body)? Receive()
    {
        byte[] head = new byte[PacketHead.Size];
        if (!TryReceive(head))
            return null;
        byte[] body = new byte[BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(4))];
        return TryReceive(body) ? ((PacketType)BinaryPrimitives.ReadInt32LittleEndian(head), body) : null;
    }

    /// <summary>Ends the connection by a reset.</summary>
    public void Reset() => _socket.Close(timeout: 0);

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

    private bool TryReceive(Span<byte> bytes)
    {
        try
        {
            for (int count; !bytes.IsEmpty; bytes = bytes[count..])
            {
                count = _socket.Receive(bytes);
                if (count == 0)
                    return false;
            }

            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.ConnectionReset)
        {
            return false;
        }
    }
}
