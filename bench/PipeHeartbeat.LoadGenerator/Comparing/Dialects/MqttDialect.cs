using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>MQTT 3.1.1: CONNECT with a keep-alive, then PINGREQ and PINGRESP.</summary>
/// <param name="keepAliveSeconds">After one and a half of which the broker has to end a silent client (MQTT-3.1.2-24).</param>
internal sealed class MqttDialect(int keepAliveSeconds) : IDialect
{
    private const int ConnAck = 2;
    private const int PingResp = 13;
    private const int LongestLength = 4;
    private const byte CleanSession = 2;

    private static readonly byte[] PingReq = [0xC0, 0];

    public string Name => "mqtt";

    public ReadOnlyMemory<byte> Beat => PingReq;

    public ReadOnlyMemory<byte> Reply => default;

    public bool IsAnswered => true;

    public bool IsWelcomed => true;

    public int WriteGreeting(int client, Span<byte> buffer)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"load-{client}");
        ReadOnlySpan<byte> level = [0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4];
        int length = level.Length + 5 + id.Length;
        buffer[0] = 0x10;
        buffer[1] = (byte)length;
        level.CopyTo(buffer[2..]);
        Span<byte> rest = buffer[(2 + level.Length)..];
        rest[0] = CleanSession;
        BinaryPrimitives.WriteUInt16BigEndian(rest[1..], (ushort)Math.Clamp(keepAliveSeconds, 1, ushort.MaxValue));
        BinaryPrimitives.WriteUInt16BigEndian(rest[3..], (ushort)id.Length);
        Encoding.ASCII.GetBytes(id, rest[5..]);
        return 2 + length;
    }

    public DialectMessage Read(ReadOnlySpan<byte> bytes, out int consumed)
    {
        consumed = 0;
        if (bytes.IsEmpty)
            return new DialectMessage(DialectMessageKind.Incomplete);
        if (!TryReadLength(bytes[1..], out int length, out int lengthBytes))
            return new DialectMessage(bytes.Length > LongestLength ? DialectMessageKind.Nonsense : DialectMessageKind.Incomplete);

        int head = 1 + lengthBytes;
        DialectMessage message = (bytes[0] >> 4, bytes[0] & 15, length) switch
        {
            (ConnAck, 0, 2) when bytes.Length >= head + 2 => Accepted(bytes[head + 1]),
            (ConnAck, 0, 2) => new DialectMessage(DialectMessageKind.Incomplete),
            (PingResp, 0, 0) => new DialectMessage(DialectMessageKind.Answer),

            // Nothing was subscribed to, so nothing else may come.
            _ => new DialectMessage(DialectMessageKind.Nonsense),
        };
        consumed = message.Kind is DialectMessageKind.Incomplete or DialectMessageKind.Nonsense ? 0 : head + length;
        return message;
    }

    private static DialectMessage Accepted(byte code) => code == 0
        ? new DialectMessage(DialectMessageKind.Welcome)
        : new DialectMessage(DialectMessageKind.Goodbye) { Reason = string.Create(CultureInfo.InvariantCulture, $"CONNACK {code}") };

    private static bool TryReadLength(ReadOnlySpan<byte> bytes, out int length, out int count)
    {
        length = 0;
        for (count = 0; count < Math.Min(bytes.Length, LongestLength);)
        {
            byte part = bytes[count];
            length |= (part & 0x7F) << (7 * count++);
            if (part < 0x80)
                return true;
        }

        return false;
    }
}
