using System.Buffers;
using System.Buffers.Binary;

namespace PipeHeartbeat.Protocol;

/// <summary>HELLO: a client's identity, credential and wishes. An immutable value, safe to use from any thread.</summary>
/// <param name="ClientId">Who the client is: 1 to <see cref="ProtocolLimits.MaxClientIdBytes"/> bytes of UTF-8.</param>
/// <param name="WantsAck">Whether the server shall answer each HEART with an ACK.</param>
/// <param name="IntervalMs">The wished time between heartbeats, in milliseconds; 0 leaves it to the server. The server clamps it.</param>
/// <param name="Credential">Opaque to the protocol: at most <see cref="ProtocolLimits.MaxCredentialBytes"/>.</param>
/// <param name="Metadata">Shown to operators: at most <see cref="ProtocolLimits.MaxMetadataBytes"/> bytes of UTF-8.</param>
/// <remarks>
/// Two are equal where their bytes on the wire are. The comparison does not run in constant time, so it is no check of a credential.
/// </remarks>
public readonly record struct HelloPacket(
    string ClientId,
    bool WantsAck = false,
    uint IntervalMs = 0,
    ReadOnlyMemory<byte> Credential = default,
    string Metadata = "")
{
    private const byte WantsAckFlag = 1;
    private const int IdOffset = 9;

    /// <summary>
    /// Parses the body of a HELLO. Never throws; allocates the packet's own strings and credential, and those only once
    /// every size in the body has been checked against the bytes that are there.
    /// </summary>
    /// <param name="body">The body, without the head. The packet keeps no reference to it.</param>
    /// <param name="packet">The packet, or the default where the body is not one.</param>
    /// <returns>
    /// False for another version, a field that must be zero and is not, a size out of range, bytes missing or left over,
    /// and for an id or metadata that is not UTF-8. Unknown flags are ignored.
    /// </returns>
    public static bool TryParse(ReadOnlySpan<byte> body, out HelloPacket packet)
    {
        packet = default;
        if (body.Length is < ProtocolLimits.MinHelloLength or > ProtocolLimits.MaxHelloLength
            || body[0] != ProtocolLimits.Version
            || BinaryPrimitives.ReadUInt16LittleEndian(body[2..]) != 0)
        {
            return false;
        }

        int idSize = body[IdOffset - 1];
        ReadOnlySpan<byte> rest = body[IdOffset..];
        if (idSize is 0 or > ProtocolLimits.MaxClientIdBytes || rest.Length < idSize) return false;

        ReadOnlySpan<byte> id = rest[..idSize];
        rest = rest[idSize..];
        if (!TryTake(ref rest, ProtocolLimits.MaxCredentialBytes, out ReadOnlySpan<byte> credential)
            || !TryTake(ref rest, ProtocolLimits.MaxMetadataBytes, out ReadOnlySpan<byte> metadata)
            || !rest.IsEmpty
            || !Utf8Text.TryDecode(id, out string? clientId)
            || !Utf8Text.TryDecode(metadata, out string? metadataText))
        {
            return false;
        }

        packet = new HelloPacket(
            clientId,
            (body[1] & WantsAckFlag) != 0,
            BinaryPrimitives.ReadUInt32LittleEndian(body[4..]),
            credential.ToArray(),
            metadataText);
        return true;
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out HelloPacket)"/>
    public static bool TryParse(in ReadOnlySequence<byte> body, out HelloPacket packet) =>
        body.IsSingleSegment ? TryParse(body.First.Span, out packet) : TryParseCopy(body, out packet);

    /// <summary>Measures the whole packet, head and body.</summary>
    /// <returns>The bytes that <see cref="Write"/> will write.</returns>
    /// <exception cref="ArgumentException">A field is too long or the id is empty, or text holds half of a surrogate pair.</exception>
    public int GetSize() => PacketHead.Size + ProtocolLimits.HelloFixedLength + ClientIdSize() + CredentialSize() + MetadataSize();

    /// <summary>Writes the whole packet, head and body.</summary>
    /// <param name="destination">Room for <see cref="GetSize"/> bytes or more.</param>
    /// <returns>The bytes written.</returns>
    /// <exception cref="ArgumentException">
    /// A field is too long or the id is empty, or text holds half of a surrogate pair; or <paramref name="destination"/> is too small.
    /// </exception>
    public int Write(Span<byte> destination)
    {
        int idSize = ClientIdSize();
        int credentialSize = CredentialSize();
        int metadataSize = MetadataSize();
        int length = ProtocolLimits.HelloFixedLength + idSize + credentialSize + metadataSize;
        Guard.Room(PacketHead.Size + length, destination.Length, nameof(destination));

        new PacketHead(PacketType.Hello, length).Write(destination);
        Span<byte> body = destination[PacketHead.Size..];
        body[0] = ProtocolLimits.Version;
        body[1] = WantsAck ? WantsAckFlag : (byte)0;
        BinaryPrimitives.WriteUInt16LittleEndian(body[2..], 0);
        BinaryPrimitives.WriteUInt32LittleEndian(body[4..], IntervalMs);
        body[IdOffset - 1] = (byte)idSize;
        Utf8Text.Encode(ClientId, body[IdOffset..]);

        body = body[(IdOffset + idSize)..];
        BinaryPrimitives.WriteUInt16LittleEndian(body, (ushort)credentialSize);
        Credential.Span.CopyTo(body[2..]);

        body = body[(2 + credentialSize)..];
        BinaryPrimitives.WriteUInt16LittleEndian(body, (ushort)metadataSize);
        Utf8Text.Encode(Metadata, body[2..]);
        return PacketHead.Size + length;
    }

    /// <summary>Compares by content, the credential byte for byte.</summary>
    /// <param name="other">The packet to compare with.</param>
    /// <returns>Whether both say the same.</returns>
    public bool Equals(HelloPacket other) =>
        WantsAck == other.WantsAck
        && IntervalMs == other.IntervalMs
        && ClientId == other.ClientId
        && Metadata == other.Metadata
        && Credential.Span.SequenceEqual(other.Credential.Span);

    /// <summary>A hash of everything but the credential's content.</summary>
    /// <returns>The hash.</returns>
    public override int GetHashCode() => HashCode.Combine(ClientId, WantsAck, IntervalMs, Credential.Length, Metadata);

    private static bool TryParseCopy(in ReadOnlySequence<byte> body, out HelloPacket packet)
    {
        Span<byte> scratch = stackalloc byte[ProtocolLimits.MaxHelloLength];
        return TryParse(BodyBytes.Flatten(body, scratch), out packet);
    }

    private static bool TryTake(ref ReadOnlySpan<byte> rest, int maxBytes, out ReadOnlySpan<byte> field)
    {
        field = default;
        if (rest.Length < sizeof(ushort)) return false;

        int size = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        rest = rest[sizeof(ushort)..];
        if (size > maxBytes || size > rest.Length) return false;

        field = rest[..size];
        rest = rest[size..];
        return true;
    }

    private int ClientIdSize() => Utf8Text.CheckedSize(ClientId, 1, ProtocolLimits.MaxClientIdBytes, nameof(ClientId));

    private int MetadataSize() => Utf8Text.CheckedSize(Metadata, 0, ProtocolLimits.MaxMetadataBytes, nameof(Metadata));

    private int CredentialSize()
    {
        Guard.InRange(Credential.Length, 0, ProtocolLimits.MaxCredentialBytes, nameof(Credential));
        return Credential.Length;
    }
}
