using System.Buffers;
using System.Buffers.Binary;

namespace PipeHeartbeat.Protocol;

/// <summary>WELCOME: what the server decided about a HELLO. An immutable value, safe to use from any thread.</summary>
/// <param name="Flags">No flag is defined in version 1: write 0, ignore what is read.</param>
/// <param name="IntervalMs">How often to send a HEART, in milliseconds, 1 or more.</param>
/// <param name="TimeoutMs">After how much silence the server gives the client up, in milliseconds, 1 or more.</param>
/// <param name="PhaseMs">When to send the first HEART, in milliseconds from now: 0 or more, and less than the interval.</param>
/// <param name="ConnectionId">What the server calls this connection.</param>
/// <remarks>
/// The ranges bind the writer. Parsing judges the form alone and takes any number, so a client must not
/// trust an interval, or a phase, before it has clamped it.
/// </remarks>
public readonly record struct WelcomePacket(byte Flags, uint IntervalMs, uint TimeoutMs, uint PhaseMs, ulong ConnectionId)
{
    /// <summary>Bytes of the whole packet, head and body.</summary>
    public const int Size = PacketHead.Size + ProtocolLimits.WelcomeLength;

    /// <summary>Parses the body of a WELCOME. Never throws.</summary>
    /// <param name="body">The body, without the head.</param>
    /// <param name="packet">The packet, or the default where the body is not one.</param>
    /// <returns>False for another size or version, and for a field that must be zero and is not.</returns>
    public static bool TryParse(ReadOnlySpan<byte> body, out WelcomePacket packet)
    {
        packet = default;
        if (body.Length != ProtocolLimits.WelcomeLength
            || body[0] != ProtocolLimits.Version
            || BinaryPrimitives.ReadUInt16LittleEndian(body[2..]) != 0)
        {
            return false;
        }

        packet = new WelcomePacket(
            Flags: body[1],
            IntervalMs: BinaryPrimitives.ReadUInt32LittleEndian(body[4..]),
            TimeoutMs: BinaryPrimitives.ReadUInt32LittleEndian(body[8..]),
            PhaseMs: BinaryPrimitives.ReadUInt32LittleEndian(body[12..]),
            ConnectionId: BinaryPrimitives.ReadUInt64LittleEndian(body[16..]));
        return true;
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out WelcomePacket)"/>
    public static bool TryParse(in ReadOnlySequence<byte> body, out WelcomePacket packet)
    {
        Span<byte> scratch = stackalloc byte[ProtocolLimits.WelcomeLength];
        return TryParse(BodyBytes.Flatten(body, scratch), out packet);
    }

    /// <summary>Writes the whole packet, head and body.</summary>
    /// <param name="destination">Room for <see cref="Size"/> bytes or more.</param>
    /// <returns>The bytes written: <see cref="Size"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The interval or the timeout is zero, or the phase is not less than the interval.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too small.</exception>
    public int Write(Span<byte> destination)
    {
        Guard.InRange(IntervalMs, 1, uint.MaxValue, nameof(IntervalMs));
        Guard.InRange(TimeoutMs, 1, uint.MaxValue, nameof(TimeoutMs));
        Guard.InRange(PhaseMs, 0, IntervalMs - 1, nameof(PhaseMs));
        Guard.Room(Size, destination.Length, nameof(destination));

        new PacketHead(PacketType.Welcome, ProtocolLimits.WelcomeLength).Write(destination);
        Span<byte> body = destination[PacketHead.Size..];
        body[0] = ProtocolLimits.Version;
        body[1] = Flags;
        BinaryPrimitives.WriteUInt16LittleEndian(body[2..], 0);
        BinaryPrimitives.WriteUInt32LittleEndian(body[4..], IntervalMs);
        BinaryPrimitives.WriteUInt32LittleEndian(body[8..], TimeoutMs);
        BinaryPrimitives.WriteUInt32LittleEndian(body[12..], PhaseMs);
        BinaryPrimitives.WriteUInt64LittleEndian(body[16..], ConnectionId);
        return Size;
    }
}
