using System.Buffers.Binary;
using System.Net;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>A <c>sockaddr_in</c> or <c>sockaddr_in6</c>, kept as it came: 28 bytes instead of three objects a connection.</summary>
internal unsafe struct SocketAddressBytes
{
    public const int Size = 28;

    private fixed byte _bytes[Size];

    public IPEndPoint? ToEndPoint()
    {
        fixed (byte* at = _bytes)
        {
            var bytes = new ReadOnlySpan<byte>(at, Size);
            int port = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
            return BitConverter.ToUInt16(bytes) switch
            {
                Libc.FamilyInet => new IPEndPoint(new IPAddress(bytes.Slice(4, 4)), port),
                Libc.FamilyInet6 => new IPEndPoint(new IPAddress(bytes.Slice(8, 16), BitConverter.ToUInt32(bytes[24..])), port),
                _ => null,
            };
        }
    }

    public static SocketAddressBytes OfSocket(int socket)
    {
        var address = default(SocketAddressBytes);
        int length = Size;
        return Libc.GetSocketName(socket, &address, &length) == 0 ? address : default;
    }
}
