using System.Buffers;
using CsCheck;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.UnitTests.Protocol;

/// <summary>Generators of packets and of streams, sound and otherwise.</summary>
internal static class Packets
{
    private static readonly int[] HostileLengths =
    [
        -1, int.MinValue, int.MinValue + 8, int.MaxValue, int.MaxValue - 7, 0x08000000,
        7, 8, 9, 24, 63, 64, 65, 136, 137, 5261, 5262, 65536, 65537,
    ];

    private static readonly Gen<string> Text = Gen.OneOf("a", "Z", "\0", "é", "ß", "中", "\uFFFD", "\uFEFF", "💓", "\U0010FFFF")
        .Array[0, 32].Select(string.Concat);

    public static readonly Gen<HelloPacket> Hello = Gen.Select(
        Text.Where(text => text.Length > 0), Gen.Bool, Gen.UInt, Gen.Byte.Array[0, 64], Text,
        (id, wantsAck, intervalMs, credential, metadata) => new HelloPacket(id, wantsAck, intervalMs, credential, metadata));

    public static readonly Gen<WelcomePacket> Welcome = Gen.Select(
        Gen.Byte, Gen.UInt[1, uint.MaxValue], Gen.UInt[1, uint.MaxValue], Gen.UInt, Gen.ULong,
        (flags, intervalMs, timeoutMs, phase, id) => new WelcomePacket(flags, intervalMs, timeoutMs, phase % intervalMs, id));

    public static readonly Gen<ByePacket> Bye = Gen.Select(
        Gen.UShort, Gen.UInt, Text, (reason, retryAfterMs, text) => new ByePacket((Reason)reason, retryAfterMs, text));

    public static readonly Gen<PacePacket> Pace = Gen.Select(
        Gen.UInt[1, uint.MaxValue], Gen.UInt[1, uint.MaxValue], (intervalMs, timeoutMs) => new PacePacket(intervalMs, timeoutMs));

    /// <summary>Most bytes in an OTHER of these generators.</summary>
    public const int MaxPayloadBytes = 100;

    /// <summary>A sound packet of the client's.</summary>
    public static readonly Gen<byte[]> FromClient = Gen.Frequency(
        (3, Gen.Const(new byte[PacketHead.Size])),
        (3, Gen.Byte.Array[0, ProtocolLimits.MaxHeartBody].Select(body => Bytes(writer => PacketWriter.WriteHeart(writer, body)))),
        (3, Gen.Byte.Array[0, MaxPayloadBytes].Select(body => Bytes(writer => PacketWriter.WriteOther(writer, body, MaxPayloadBytes)))),
        (1, Hello.Select(packet => Bytes(writer => PacketWriter.WriteHello(writer, packet)))),
        (1, Bye.Select(packet => Bytes(writer => PacketWriter.WriteBye(writer, packet)))));

    /// <summary>A sound packet of the server's.</summary>
    public static readonly Gen<byte[]> FromServer = Gen.Frequency(
        (3, Gen.Byte.Array[0, ProtocolLimits.MaxHeartBody].Select(body => Bytes(writer => PacketWriter.WriteAck(writer, body)))),
        (1, Welcome.Select(packet => Bytes(writer => PacketWriter.WriteWelcome(writer, packet)))),
        (1, Bye.Select(packet => Bytes(writer => PacketWriter.WriteBye(writer, packet)))),
        (1, Pace.Select(packet => Bytes(writer => PacketWriter.WritePace(writer, packet)))));

    /// <summary>A head of a type that may exist and a length that may be hostile, and a few bytes behind it.</summary>
    public static readonly Gen<byte[]> AnyHead = Gen.Select(
        Gen.Int[-1, 8], Gen.OneOf(Gen.OneOf(HostileLengths), Gen.Int[-2, 80]), Gen.Byte.Array[0, 80],
        (type, length, rest) => Bytes(writer =>
        {
            new PacketHead((PacketType)type, length).Write(writer.GetSpan(PacketHead.Size));
            writer.Advance(PacketHead.Size);
            writer.Write(rest.AsSpan(0, length >= 0 && length < rest.Length && type % 2 == 0 ? length : rest.Length));
        }));

    public static readonly Gen<PacketSender> Sender = Gen.OneOf(PacketSender.Client, PacketSender.Server);

    /// <summary>How a stream is cut into segments, and how many of them come with each receive.</summary>
    public static readonly Gen<(int[] Sizes, int PerReceive)> Cuts =
        Gen.Select(Gen.Frequency((1, Gen.Const(0)), (4, Gen.Int[1, 9]), (2, Gen.Int[10, 90])).Array[1, 4], Gen.Int[1, 12])
            .Where(cuts => cuts.Item1.Any(size => size > 0));

    public static Gen<byte[]> From(PacketSender sender) => sender == PacketSender.Client ? FromClient : FromServer;

    public static byte[] Bytes(Action<IBufferWriter<byte>> write)
    {
        var writer = new ArrayBufferWriter<byte>();
        write(writer);
        return writer.WrittenSpan.ToArray();
    }
}
