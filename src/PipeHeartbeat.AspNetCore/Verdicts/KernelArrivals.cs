using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.AspNetCore;

/// <summary>What the kernel says that it has received on a connection; nothing where it cannot be asked.</summary>
/// <param name="Bytes">
/// All bytes since the connection was made, a FIN counting as one; <see langword="null"/> where they are not those that are read here, as
/// under TLS, and where the transport itself says that all was handed over.
/// </param>
/// <param name="SinceLast">How long ago the last data came.</param>
/// <param name="IsTransformed">
/// Whether nothing can be known of what is on its way: it goes through a stream that makes other bytes of it, such as TLS, before it is read here, or the
/// socket does not answer.
/// </param>
internal readonly record struct KernelArrivals(long? Bytes, TimeSpan? SinceLast, bool IsTransformed = false)
{
    /// <summary>Coarser than any kernel's own clock ticks: what is reckoned back to an arrival is so much later, never earlier than it.</summary>
    private const long ErrorMs = 10;

    public static KernelArrivals Of(ConnectionContext connection)
    {
        bool isTransformed = connection.Features.Get<ITlsHandshakeFeature>() is not null;
        if (connection.Features.Get<IReceiveConfirmFeature>() is { } confirm)
        {
            bool isDirect = ReferenceEquals(confirm.Input, connection.Transport.Input);
            return new KernelArrivals(isTransformed || isDirect ? null : confirm.ReceivedBytes, confirm.SinceLastArrival, isTransformed);
        }

        if (SocketInfo.SocketOf(connection) is not { } socket)
            return new KernelArrivals(null, null, isTransformed);

        // A socket that does not answer may just have been closed by what arrived: that is not nothing.
        return SocketInfo.Read(socket) is { } info
            ? new KernelArrivals(isTransformed ? null : info.BytesReceived, info.SinceLastData, isTransformed)
            : new KernelArrivals(null, null, IsTransformed: true);
    }

    /// <summary>
    /// Whether something may have come that was not seen yet. Where bytes can be compared, they tell. Under TLS, or another stream that makes more of
    /// fewer, nobody knows what is on its way through that: then it is whatever came after the last heartbeat, and anything at all where the
    /// kernel cannot be asked.
    /// </summary>
    /// <param name="seenBytes">Bytes that were seen.</param>
    /// <param name="lastBeatMs">When the last heartbeat came.</param>
    /// <param name="nowMs">The time.</param>
    public bool MayHoldMore(long seenBytes, long lastBeatMs, long nowMs)
    {
        if (Bytes is { } bytes && bytes >= seenBytes)
            return bytes > seenBytes;
        if (Bytes is null && !IsTransformed)
            return false;
        return SinceLast is not { } since || nowMs - (long)since.TotalMilliseconds > lastBeatMs + ErrorMs;
    }

    /// <summary>When it came, at the latest; never later than now.</summary>
    public long ArrivedMs(long nowMs) =>
        SinceLast is { } since ? Math.Min(nowMs, nowMs - (long)since.TotalMilliseconds + ErrorMs) : nowMs;
}
