using System.Buffers;
using System.Buffers.Binary;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.TestKit;

/// <summary>Bytes of packets, right and wrong ones.</summary>
public static class RawPacket
{
    /// <summary>A HEART without a body.</summary>
    public static readonly byte[] Heart = new byte[PacketHead.Size];

    /// <summary>Any head, followed by any body, whether they fit or not.</summary>
    public static byte[] Of(int type, int length, params ReadOnlySpan<byte> body)
    {
        byte[] bytes = new byte[PacketHead.Size + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, type);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), length);
        body.CopyTo(bytes.AsSpan(PacketHead.Size));
        return bytes;
    }

    /// <summary>A head and the body that it tells of.</summary>
    public static byte[] Of(PacketType type, params ReadOnlySpan<byte> body) => Of((int)type, body.Length, body);

    /// <summary>A HELLO.</summary>
    public static byte[] Hello(string clientId, uint intervalMs = 0, bool wantsAck = false)
    {
        var writer = new ArrayBufferWriter<byte>();
        PacketWriter.WriteHello(writer, new HelloPacket(clientId, wantsAck, intervalMs));
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>A BYE.</summary>
    public static byte[] Bye(Reason reason = Reason.Closed, string text = "")
    {
        var writer = new ArrayBufferWriter<byte>();
        PacketWriter.WriteBye(writer, new ByePacket(reason, 0, text));
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Packets one after the other.</summary>
    public static byte[] Join(params byte[][] packets) => [.. packets.SelectMany(packet => packet)];
}
