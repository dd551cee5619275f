namespace PipeHeartbeat.Transport.Epoll;

/// <summary><c>struct tcp_info</c>, as far as it is used; its beginning never changes.</summary>
internal static class TcpInfo
{
    private const int LastDataReceivedOffset = 52;
    private const int Size = LastDataReceivedOffset + sizeof(uint);

    /// <summary>Milliseconds since the kernel received data last; <see langword="null"/> if it does not say.</summary>
    public static unsafe uint? ReadSinceLastData(int socket)
    {
        byte* info = stackalloc byte[Size];
        int length = Size;
        return Libc.GetSocketOption(socket, Libc.IpProtoTcp, Libc.TcpInfo, info, &length) == 0 && length == Size
            ? *(uint*)(info + LastDataReceivedOffset)
            : null;
    }
}
