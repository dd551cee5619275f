using System.Buffers;
using System.Net;
using System.Net.Sockets;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>Many clients that say who they are and then nothing.</summary>
internal sealed class NamedFleet : IDisposable
{
    private readonly Socket[] _sockets;

    public NamedFleet(int port, string prefix, int count)
    {
        var server = new IPEndPoint(IPAddress.Loopback, port);
        Ids = [.. Enumerable.Range(0, count).Select(i => $"{prefix}{i}")];
        _sockets = new Socket[count];
        for (int i = 0; i < count; i++)
        {
            _sockets[i] = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            _sockets[i].Connect(server);
            _sockets[i].Send(Hello(Ids[i]));
        }
    }

    public IReadOnlyList<string> Ids { get; }

    public void Dispose()
    {
        foreach (Socket socket in _sockets)
            socket.Dispose();
    }

    private static byte[] Hello(string id)
    {
        var writer = new ArrayBufferWriter<byte>();
        PacketWriter.WriteHello(writer, new HelloPacket(id, WantsAck: false, IntervalMs: 0));
        return writer.WrittenSpan.ToArray();
    }
}
