using System.Buffers;
using System.Diagnostics;
using System.Net.Sockets;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>A connection of the <see cref="FaultyServer"/>.</summary>
internal sealed class FaultyServerClient(Socket socket) : IDisposable
{
    private readonly byte[] _received = new byte[64 * 1024];
    private int _unread;
    private bool _isIdentified;

    public Socket Socket { get; } = socket;

    public long LastSign { get; private set; } = Stopwatch.GetTimestamp();

    public int Beats { get; private set; }

    public bool IsMidPacket => _unread > 0;

    public bool IsClosed { get; private set; }

    public void Read(uint timeoutMs)
    {
        try
        {
            while (!IsClosed && Socket.Poll(TimeSpan.Zero, SelectMode.SelectRead))
            {
                int received = Socket.Receive(_received.AsSpan(_unread));
                if (received == 0)
                    Dispose();
                _unread += received;
                Heed(timeoutMs);
            }
        }
        catch (SocketException)
        {
            Dispose();
        }
    }

    /// <summary>Ends the connection, with BYE where that is due, and says it as often as it is told to.</summary>
    public void End(int byes)
    {
        var writer = new ArrayBufferWriter<byte>();
        for (int i = 0; i < byes && _isIdentified; i++)
            PacketWriter.WriteBye(writer, new ByePacket(Reason.HeartbeatTimeout));
        Send(writer.WrittenSpan);
        Dispose();
    }

    public void Dispose()
    {
        IsClosed = true;
        Socket.Dispose();
    }

    private void Heed(uint timeoutMs)
    {
        var reader = new PacketReader(new ReadOnlySequence<byte>(_received, 0, _unread), new PacketReaderState(PacketSender.Client));
        while (reader.Read())
        {
            LastSign = Stopwatch.GetTimestamp();
            Beats += reader.Type == PacketType.Heart ? 1 : 0;
            if (reader.Type == PacketType.Hello)
                Welcome(timeoutMs);
        }

        int consumed = reader.Consumed.GetInteger();
        _received.AsSpan(consumed, _unread - consumed).CopyTo(_received);
        _unread -= consumed;
    }

    private void Welcome(uint timeoutMs)
    {
        _isIdentified = true;
        var writer = new ArrayBufferWriter<byte>();
        PacketWriter.WriteWelcome(writer, new WelcomePacket(Flags: 0, timeoutMs / 5, timeoutMs, PhaseMs: 0, ConnectionId: 1));
        Send(writer.WrittenSpan);
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            Socket.Send(bytes);
        }
        catch (SocketException)
        {
            Dispose();
        }
    }
}
