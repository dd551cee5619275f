using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.TransportTests;

/// <summary>The other side: a bare socket that does what it is told, with a deadline for everything.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket;

    private RawClient(Socket socket) => _socket = socket;

    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <param name="server">Where to.</param>
    /// <param name="bufferBytes">What the kernel may keep for this side, each way; by default what it thinks best.</param>
    public static async Task<RawClient> ConnectAsync(EndPoint server, int? bufferBytes = null)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (bufferBytes is { } bytes)
            (socket.SendBufferSize, socket.ReceiveBufferSize) = (bytes, bytes);
        await socket.ConnectAsync(server).InTimeAsync();
        return new RawClient(socket);
    }

    /// <summary>Sends all of it, however often that takes.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await _socket.SendAsync(bytes).InTimeAsync()..];
    }

    public Task SendAsync(string text) => SendAsync(Text.Bytes(text));

    /// <summary>As much as the kernel takes just now; 0 if that is nothing, and has been for a while.</summary>
    public int SendWhatFits(ReadOnlySpan<byte> bytes, TimeSpan wait)
    {
        _socket.Blocking = false;
        return _socket.Poll(wait, SelectMode.SelectWrite) ? _socket.Send(bytes) : 0;
    }

    public async Task<byte[]> ReceiveAsync(int count)
    {
        byte[] bytes = new byte[count];
        for (int received = 0; received < count;)
        {
            int more = await _socket.ReceiveAsync(bytes.AsMemory(received)).InTimeAsync();
            if (more == 0)
                throw new EndOfStreamException($"The server ended after {received} of {count} bytes.");
            received += more;
        }

        return bytes;
    }

    public async Task<string> ReceiveTextAsync(int count) => Text.Of(await ReceiveAsync(count));

    /// <summary>Everything until the server's FIN; throws if it ends otherwise.</summary>
    public async Task<byte[]> ReceiveToEndAsync()
    {
        using var all = new MemoryStream();
        byte[] buffer = new byte[65_536];
        while (await _socket.ReceiveAsync(buffer).InTimeAsync() is var received and > 0) all.Write(buffer, 0, received);
        return all.ToArray();
    }

    public async Task<string> ReceiveTextToEndAsync() => Text.Of(await ReceiveToEndAsync());

    /// <summary>Waits for an end of whatever kind, throwing away what comes before.</summary>
    public async Task WaitForEndAsync()
    {
        try
        {
            await ReceiveToEndAsync();
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
        {
            // Not in order, but an end.
        }
    }

    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends with RST instead of FIN; leaves no TIME_WAIT behind.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();
}
