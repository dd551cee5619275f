using System.Buffers;

namespace PipeHeartbeat.Protocol;

/// <summary>
/// Writes whole packets, head and body. What a <see cref="PacketReader"/> would refuse can not be written: it is an
/// <see cref="ArgumentException"/>, and nothing of it reaches the writer.
/// </summary>
/// <remarks>Holds no state. A call is as thread-safe as the <see cref="IBufferWriter{T}"/> it writes to, so usually not at all.</remarks>
public static class PacketWriter
{
    /// <summary>Writes a HEART.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="body">At most <see cref="ProtocolLimits.MaxHeartBody"/> bytes.</param>
    /// <exception cref="ArgumentNullException"><paramref name="writer"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="body"/> is too long.</exception>
    public static void WriteHeart(IBufferWriter<byte> writer, ReadOnlySpan<byte> body = default) =>
        WriteEcho(writer, PacketType.Heart, body);

    /// <summary>Writes an ACK.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="body">The body of the HEART: at most <see cref="ProtocolLimits.MaxHeartBody"/> bytes.</param>
    /// <exception cref="ArgumentNullException"><paramref name="writer"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="body"/> is too long.</exception>
    public static void WriteAck(IBufferWriter<byte> writer, ReadOnlySpan<byte> body) => WriteEcho(writer, PacketType.Ack, body);

    /// <inheritdoc cref="WriteAck(IBufferWriter{byte}, ReadOnlySpan{byte})"/>
    public static void WriteAck(IBufferWriter<byte> writer, in ReadOnlySequence<byte> body)
    {
        Guard.InRange(body.Length, 0, ProtocolLimits.MaxHeartBody, nameof(body));
        Span<byte> scratch = stackalloc byte[ProtocolLimits.MaxHeartBody];
        WriteEcho(writer, PacketType.Ack, BodyBytes.Flatten(body, scratch));
    }

    /// <summary>Writes an OTHER. A body of any size is copied in the pieces that the writer offers.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="body">The application's data.</param>
    /// <param name="maxPayloadBytes">The most bytes that the server accepts.</param>
    /// <exception cref="ArgumentNullException"><paramref name="writer"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="body"/> is longer than <paramref name="maxPayloadBytes"/>.</exception>
    public static void WriteOther(
        IBufferWriter<byte> writer, ReadOnlySpan<byte> body, int maxPayloadBytes = ProtocolLimits.DefaultMaxPayload)
    {
        Guard.NotNull(writer, nameof(writer));
        Guard.InRange(body.Length, 0, maxPayloadBytes, nameof(body));
        new PacketHead(PacketType.Other, body.Length).Write(writer.GetSpan(PacketHead.Size));
        writer.Advance(PacketHead.Size);
        writer.Write(body);
    }

    /// <summary>Writes a HELLO.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="packet">What to write.</param>
    /// <exception cref="ArgumentNullException"><paramref name="writer"/> is null.</exception>
    /// <exception cref="ArgumentException">See <see cref="HelloPacket.GetSize"/>.</exception>
    public static void WriteHello(IBufferWriter<byte> writer, in HelloPacket packet)
    {
        Guard.NotNull(writer, nameof(writer));
        writer.Advance(packet.Write(writer.GetSpan(packet.GetSize())));
    }

    /// <summary>Writes a WELCOME.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="packet">What to write.</param>
    /// <exception cref="ArgumentNullException"><paramref name="writer"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">See <see cref="WelcomePacket.Write"/>.</exception>
    public static void WriteWelcome(IBufferWriter<byte> writer, in WelcomePacket packet)
    {
        Guard.NotNull(writer, nameof(writer));
        writer.Advance(packet.Write(writer.GetSpan(WelcomePacket.Size)));
    }

    /// <summary>Writes a BYE.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="packet">What to write.</param>
    /// <exception cref="ArgumentNullException"><paramref name="writer"/> is null.</exception>
    /// <exception cref="ArgumentException">See <see cref="ByePacket.GetSize"/>.</exception>
    public static void WriteBye(IBufferWriter<byte> writer, in ByePacket packet)
    {
        Guard.NotNull(writer, nameof(writer));
        writer.Advance(packet.Write(writer.GetSpan(packet.GetSize())));
    }

    /// <summary>Writes a PACE.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="packet">What to write.</param>
    /// <exception cref="ArgumentNullException"><paramref name="writer"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">See <see cref="PacePacket.Write"/>.</exception>
    public static void WritePace(IBufferWriter<byte> writer, in PacePacket packet)
    {
        Guard.NotNull(writer, nameof(writer));
        writer.Advance(packet.Write(writer.GetSpan(PacePacket.Size)));
    }

    private static void WriteEcho(IBufferWriter<byte> writer, PacketType type, ReadOnlySpan<byte> body)
    {
        Guard.NotNull(writer, nameof(writer));
        Guard.InRange(body.Length, 0, ProtocolLimits.MaxHeartBody, nameof(body));
        int size = PacketHead.Size + body.Length;
        Span<byte> destination = writer.GetSpan(size);
        new PacketHead(type, body.Length).Write(destination);
        body.CopyTo(destination[PacketHead.Size..]);
        writer.Advance(size);
    }
}
