using System.Buffers.Binary;

namespace PipeHeartbeat.Protocol;

/// <summary>
/// The 8 bytes that begin every packet. Little-endian whatever the CPU: byte for byte the
/// <c>struct { enum Type; int length; }</c> that C clients send from x86 and ARM.
/// </summary>
/// <param name="Type">What the packet is. Not judged: any 32-bit value can arrive.</param>
/// <param name="Length">Bytes of body that follow; the head is not counted. Not judged: it can be negative or huge.</param>
/// <remarks>An immutable value, safe to use from any thread.</remarks>
public readonly record struct PacketHead(PacketType Type, int Length)
{
    /// <summary>Bytes that a head takes on the wire.</summary>
    public const int Size = 8;

    /// <summary>Reads the head that <paramref name="source"/> begins with.</summary>
    /// <param name="source">At least <see cref="Size"/> bytes; those behind are ignored.</param>
    /// <returns>The head as it stands on the wire, not judged.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="source"/> is shorter than <see cref="Size"/>.</exception>
    public static PacketHead Read(ReadOnlySpan<byte> source) => FromBits(BinaryPrimitives.ReadInt64LittleEndian(source));

    /// <summary>Writes the head at the beginning of <paramref name="destination"/>.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes; those behind are left alone.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="destination"/> is shorter than <see cref="Size"/>.</exception>
    public void Write(Span<byte> destination) =>
        BinaryPrimitives.WriteInt64LittleEndian(destination, (uint)Type | ((long)Length << 32));

    private static PacketHead FromBits(long bits) => new((PacketType)(int)bits, (int)(bits >> 32));
}
