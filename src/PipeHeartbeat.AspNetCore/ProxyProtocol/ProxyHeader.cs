using System.Buffers;
using System.Buffers.Binary;
using System.Net;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// A header of the PROXY protocol, version 2, in binary, as HAProxy's <c>proxy-protocol.txt</c> defines it (section 2.2). What is appended behind the addresses is skipped.
/// </summary>
/// <param name="Source">Where the connection really comes from; <see langword="null"/> if the balancer speaks for itself, or of addresses that are none of IP.</param>
internal readonly record struct ProxyHeader(IPEndPoint? Source)
{
    /// <summary>More than any balancer sends; the protocol itself would allow 64 KiB.</summary>
    public const int MostBytes = 4096;

    private const int FixedBytes = 16;
    private const int V4Bytes = 12;
    private const int V6Bytes = 36;

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Reads a header from the beginning of what has arrived. Never throws.</summary>
    /// <param name="bytes">What has arrived.</param>
    /// <param name="header">The header, when it is complete.</param>
    /// <param name="length">Its length in bytes, when it is complete.</param>
    /// <param name="objection">What is wrong with it; <see langword="null"/> if nothing is so far.</param>
    /// <returns>Whether it is complete.</returns>
    public static bool TryRead(ReadOnlySequence<byte> bytes, out ProxyHeader header, out int length, out string? objection)
    {
        header = default;
        length = 0;
        Span<byte> buffer = stackalloc byte[FixedBytes + V6Bytes];
        ReadOnlySpan<byte> start = Take(bytes, buffer[..FixedBytes]);
        objection = ObjectionTo(start);
        if (objection is not null || start.Length < FixedBytes)
            return false;

        length = FixedBytes + BinaryPrimitives.ReadUInt16BigEndian(start[14..]);
        if (length > MostBytes)
            objection = "a PROXY header that is too long";
        if (objection is not null || bytes.Length < length)
            return false;

        bool isLocal = (start[12] & 0xF) == 0;
        ReadOnlySpan<byte> all = Take(bytes.Slice(0, length), buffer);
        (int family, int needed) = (isLocal ? 0 : start[13] >> 4) switch
        {
            1 => (4, V4Bytes),
            2 => (6, V6Bytes),
            _ => (0, 0),
        };
        if (all.Length < FixedBytes + needed)
        {
            objection = "a PROXY header that is too short for its addresses";
            return false;
        }

        // The source's address comes first, then the other end's, then both ports.
        ReadOnlySpan<byte> addresses = all[FixedBytes..];
        header = new ProxyHeader(family == 0
            ? null
            : family == 4
                ? new IPEndPoint(new IPAddress(addresses[..4]), BinaryPrimitives.ReadUInt16BigEndian(addresses[8..]))
                : new IPEndPoint(new IPAddress(addresses[..16]), BinaryPrimitives.ReadUInt16BigEndian(addresses[32..])));
        return true;
    }

    private static ReadOnlySpan<byte> Take(ReadOnlySequence<byte> bytes, Span<byte> buffer)
    {
        bytes = bytes.Slice(0, Math.Min(bytes.Length, buffer.Length));
        bytes.CopyTo(buffer);
        return buffer[..(int)bytes.Length];
    }

    /// <summary>What is wrong with as much of the first bytes as has arrived.</summary>
    private static string? ObjectionTo(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> signature = start[..Math.Min(start.Length, Signature.Length)];
        if (!signature.SequenceEqual(Signature[..signature.Length]))
            return "no PROXY header";
        if (start.Length > 12 && start[12] is not (0x20 or 0x21))
            return "a PROXY header of another version or command";
        return null;
    }
}
