using System.Net.Sockets;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.ClientTests;

/// <summary>The server's end of one connection.</summary>
internal sealed class StandInPeer : IDisposable
{
    private readonly Socket? _socket;
    private readonly Stream _stream;

    public StandInPeer(Socket socket)
        : this(new NetworkStream(socket, ownsSocket: true))
    {
        socket.NoDelay = true;
        _socket = socket;
    }

    public StandInPeer(Stream stream) => _stream = stream;

    /// <summary>The next packet; null at the end of the stream, in order or not.</summary>
    public async Task<(PacketType Type, byte[] Body)?> TryReadAsync()
    {
        try
        {
            byte[] head = new byte[PacketHead.Size];
            await Patiently.Wait(_stream.ReadExactlyAsync(head).AsTask());
            (PacketType type, int length) = PacketHead.Read(head);
            byte[] body = new byte[length];
            await Patiently.Wait(_stream.ReadExactlyAsync(body).AsTask());
            return (type, body);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public async Task<byte[]> ReadAsync(PacketType type)
    {
        (PacketType Type, byte[] Body)? packet = await TryReadAsync();
        Assert.Equal(type, packet?.Type);
        return packet!.Value.Body;
    }

    public async Task<HelloPacket> ReadHelloAsync()
    {
        Assert.True(HelloPacket.TryParse(await ReadAsync(PacketType.Hello), out HelloPacket hello));
        return hello;
    }

    public Task ReadEndAsync() => AssertEndAsync(this);

    public Task WelcomeAsync(uint intervalMs = 3000, uint timeoutMs = 15000, uint phaseMs = 0) =>
        SendAsync(new WelcomePacket(0, intervalMs, timeoutMs, phaseMs, 42).Write, WelcomePacket.Size);

    public Task PaceAsync(uint intervalMs, uint timeoutMs) => SendAsync(new PacePacket(intervalMs, timeoutMs).Write, PacePacket.Size);

    public Task ByeAsync(Reason reason, uint retryAfterMs = 0, string text = "")
    {
        var bye = new ByePacket(reason, retryAfterMs, text);
        return SendAsync(bye.Write, bye.GetSize());
    }

    public Task AckAsync(byte[] body)
    {
        byte[] packet = new byte[PacketHead.Size + body.Length];
        new PacketHead(PacketType.Ack, body.Length).Write(packet);
        body.CopyTo(packet.AsSpan(PacketHead.Size));
        return SendAsync(packet);
    }

    /// <summary>Anything at all. A peer that has hung up is no failure.</summary>
    public async Task SendAsync(byte[] bytes)
    {
        try
        {
            await Patiently.Wait(_stream.WriteAsync(bytes, TestContext.Current.CancellationToken).AsTask());
        }
        catch (IOException)
        {
            // It had enough.
        }
    }

    /// <summary>Breaks the connection off.</summary>
    public void Reset() => _socket!.Close(0);

    public void Dispose() => _stream.Dispose();

    private static async Task AssertEndAsync(StandInPeer peer)
    {
        while (await peer.TryReadAsync() is { } packet)
            Assert.NotEqual(PacketType.Hello, packet.Type);
    }

    private delegate int Writer(Span<byte> destination);

    private Task SendAsync(Writer write, int size)
    {
        byte[] packet = new byte[size];
        write(packet);
        return SendAsync(packet);
    }
}
