using System.Buffers.Binary;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.AspNetCore;

/// <summary>What the kernel says that it has received on a connection; nothing where it cannot be asked.</summary>
/// <param name="Bytes">
/// All bytes since the connection was made, a FIN counting as one; <see langword="null"/> where they are not those that are read here, as
/// under TLS.
/// </param>
/// <param name="SinceLast">How long ago the last data came.</param>
internal readonly record struct KernelArrivals(long? Bytes, TimeSpan? SinceLast)
{
    private const int TcpInfo = 11;
    private const int SinceLastOffset = 52;
    private const int BytesOffset = 128;

    /// <summary>Coarser than any kernel's own clock ticks: what is reckoned back to an arrival is so much later, never earlier than it.</summary>
    private const long ErrorMs = 10;

    public static KernelArrivals Of(ConnectionContext connection)
    {
        if (connection.Features.Get<IReceiveConfirmFeature>() is { } confirm)
            return new KernelArrivals(Bytes: null, confirm.SinceLastArrival);
        if (!OperatingSystem.IsLinux() || connection.Features.Get<IConnectionSocketFeature>() is not { } feature)
            return default;

        Span<byte> info = stackalloc byte[BytesOffset + sizeof(long)];
        try
        {
            if (feature.Socket.GetRawSocketOption((int)SocketOptionLevel.Tcp, TcpInfo, info) < info.Length)
                return default;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // No TCP, or just closed.
            return default;
        }

        bool isReadAsReceived = connection.Features.Get<ITlsHandshakeFeature>() is null;
        return new KernelArrivals(
            isReadAsReceived ? BinaryPrimitives.ReadInt64LittleEndian(info[BytesOffset..]) : null,
            TimeSpan.FromMilliseconds(BinaryPrimitives.ReadUInt32LittleEndian(info[SinceLastOffset..])));
    }

    /// <summary>When it came, at the latest; never later than now.</summary>
    public long ArrivedMs(long nowMs) =>
        SinceLast is { } since ? Math.Min(nowMs, nowMs - (long)since.TotalMilliseconds + ErrorMs) : nowMs;
}
