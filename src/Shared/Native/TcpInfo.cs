using System.Runtime.InteropServices;

namespace PipeHeartbeat;

/// <summary><c>struct tcp_info</c> of Linux, as far as it is used; what is there never moves, newer kernels add to its end.</summary>
/// <param name="SinceLastData">How long ago the kernel received data last, to some milliseconds; since the connection was made, if none ever came.</param>
/// <param name="BytesReceived">
/// All bytes since the connection was made, a FIN counting as one; <see langword="null"/> from a kernel that does not tell.
/// </param>
/// <param name="RoundTrip">
/// How long what is sent takes to be acknowledged, smoothed after RFC 6298, and the mean deviation of that; <see langword="null"/> if nothing was measured.
/// </param>
internal readonly record struct TcpInfo(TimeSpan SinceLastData, long? BytesReceived, (TimeSpan Mean, TimeSpan Deviation)? RoundTrip)
{
    /// <summary>The option of a TCP socket by which it is read.</summary>
    public const int Option = 11;

    /// <summary>Bytes of it that are worth reading.</summary>
    public const int Size = BytesReceivedOffset + sizeof(long);

    private const int LastDataReceivedOffset = 52;
    private const int RoundTripOffset = 68;
    private const int RoundTripDeviationOffset = 72;
    private const int BytesReceivedOffset = 128;

    /// <param name="info">As the kernel gave it, in its own byte order and as long as it is there.</param>
    /// <returns><see langword="null"/> if it is too short to say anything.</returns>
    public static TcpInfo? TryRead(ReadOnlySpan<byte> info)
    {
        if (info.Length < LastDataReceivedOffset + sizeof(uint))
            return null;

        uint sinceLastMs = MemoryMarshal.Read<uint>(info[LastDataReceivedOffset..]);
        return new TcpInfo(
            TimeSpan.FromMilliseconds(sinceLastMs),
            info.Length >= Size ? MemoryMarshal.Read<long>(info[BytesReceivedOffset..]) : null,
            ReadRoundTrip(info));
    }

    private static (TimeSpan Mean, TimeSpan Deviation)? ReadRoundTrip(ReadOnlySpan<byte> info)
    {
        if (info.Length < RoundTripDeviationOffset + sizeof(uint) || MemoryMarshal.Read<uint>(info[RoundTripOffset..]) is not (> 0 and var microseconds))
            return null;
        return (TimeSpan.FromMicroseconds(microseconds), TimeSpan.FromMicroseconds(MemoryMarshal.Read<uint>(info[RoundTripDeviationOffset..])));
    }
}
