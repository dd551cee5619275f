using System.Buffers;
using System.Buffers.Binary;

namespace PipeHeartbeat.Protocol;

/// <summary>BYE: the last packet of either side. An immutable value, safe to use from any thread.</summary>
/// <param name="Reason">Why the connection ends. A code that is not in the list is kept as it is: a newer peer may know more.</param>
/// <param name="RetryAfterMs">How long to wait before coming back, in milliseconds; 0 asks for nothing.</param>
/// <param name="Text">A word to the operator: at most <see cref="ProtocolLimits.MaxByeTextBytes"/> bytes of UTF-8.</param>
public readonly record struct ByePacket(Reason Reason, uint RetryAfterMs = 0, string Text = "")
{
    /// <summary>Parses the body of a BYE. Never throws, and allocates nothing but the text.</summary>
    /// <param name="body">The body, without the head.</param>
    /// <param name="packet">The packet, or the default where the body is not one.</param>
    /// <returns>False for a size out of range, for a field that must be zero and is not, and for text that is not UTF-8.</returns>
    public static bool TryParse(ReadOnlySpan<byte> body, out ByePacket packet)
    {
        packet = default;
        if (body.Length is < ProtocolLimits.MinByeLength or > ProtocolLimits.MaxByeLength
            || BinaryPrimitives.ReadUInt16LittleEndian(body[2..]) != 0
            || !Utf8Text.TryDecode(body[ProtocolLimits.MinByeLength..], out string? text))
        {
            return false;
        }

        packet = new ByePacket(
            (Reason)BinaryPrimitives.ReadUInt16LittleEndian(body),
            BinaryPrimitives.ReadUInt32LittleEndian(body[4..]),
            text);
        return true;
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out ByePacket)"/>
    public static bool TryParse(in ReadOnlySequence<byte> body, out ByePacket packet)
    {
        Span<byte> scratch = stackalloc byte[ProtocolLimits.MaxByeLength];
        return TryParse(BodyBytes.Flatten(body, scratch), out packet);
    }

    /// <summary>Measures the whole packet, head and body.</summary>
    /// <returns>The bytes that <see cref="Write"/> will write.</returns>
    /// <exception cref="ArgumentException">The text is too long, or holds half of a surrogate pair.</exception>
    public int GetSize() => PacketHead.Size + ProtocolLimits.MinByeLength + TextSize();

    /// <summary>Writes the whole packet, head and body.</summary>
    /// <param name="destination">Room for <see cref="GetSize"/> bytes or more.</param>
    /// <returns>The bytes written.</returns>
    /// <exception cref="ArgumentException">
    /// The text is too long, or holds half of a surrogate pair; or <paramref name="destination"/> is too small.
    /// </exception>
    public int Write(Span<byte> destination)
    {
        int length = ProtocolLimits.MinByeLength + TextSize();
        Guard.Room(PacketHead.Size + length, destination.Length, nameof(destination));

        new PacketHead(PacketType.Bye, length).Write(destination);
        Span<byte> body = destination[PacketHead.Size..];
        BinaryPrimitives.WriteUInt16LittleEndian(body, (ushort)Reason);
        BinaryPrimitives.WriteUInt16LittleEndian(body[2..], 0);
        BinaryPrimitives.WriteUInt32LittleEndian(body[4..], RetryAfterMs);
        Utf8Text.Encode(Text, body[ProtocolLimits.MinByeLength..]);
        return PacketHead.Size + length;
    }

    private int TextSize() => Utf8Text.CheckedSize(Text, 0, ProtocolLimits.MaxByeTextBytes, nameof(Text));
}
