using System.Buffers;
using System.Buffers.Binary;

namespace PipeHeartbeat.Protocol;

/// <summary>PACE: the server's new interval and timeout. An immutable value, safe to use from any thread.</summary>
/// <param name="IntervalMs">How often to send a HEART from now on, in milliseconds, 1 or more.</param>
/// <param name="TimeoutMs">After how much silence the server gives the client up, in milliseconds, 1 or more.</param>
/// <remarks>
/// The ranges bind the writer. Parsing judges the form alone and takes any number, so a client must not
/// trust an interval before it has clamped it.
/// </remarks>
public readonly record struct PacePacket(uint IntervalMs, uint TimeoutMs)
{
    /// <summary>Bytes of the whole packet, head and body.</summary>
    public const int Size = PacketHead.Size + ProtocolLimits.PaceLength;

    /// <summary>Parses the body of a PACE. Never throws.</summary>
    /// <param name="body">The body, without the head.</param>
    /// <param name="packet">The packet, or the default where the body is not one.</param>
    /// <returns>False for another size.</returns>
    public static bool TryParse(ReadOnlySpan<byte> body, out PacePacket packet)
    {
        packet = default;
        if (body.Length != ProtocolLimits.PaceLength) return false;

        packet = new PacePacket(BinaryPrimitives.ReadUInt32LittleEndian(body), BinaryPrimitives.ReadUInt32LittleEndian(body[4..]));
        return true;
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out PacePacket)"/>
    public static bool TryParse(in ReadOnlySequence<byte> body, out PacePacket packet)
    {
        Span<byte> scratch = stackalloc byte[ProtocolLimits.PaceLength];
        return TryParse(BodyBytes.Flatten(body, scratch), out packet);
    }

    /// <summary>Writes the whole packet, head and body.</summary>
    /// <param name="destination">Room for <see cref="Size"/> bytes or more.</param>
    /// <returns>The bytes written: <see cref="Size"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The interval or the timeout is zero.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too small.</exception>
    public int Write(Span<byte> destination)
    {
        Guard.InRange(IntervalMs, 1, uint.MaxValue, nameof(IntervalMs));
        Guard.InRange(TimeoutMs, 1, uint.MaxValue, nameof(TimeoutMs));
        Guard.Room(Size, destination.Length, nameof(destination));

        new PacketHead(PacketType.Pace, ProtocolLimits.PaceLength).Write(destination);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], IntervalMs);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], TimeoutMs);
        return Size;
    }
}
