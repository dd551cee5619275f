namespace PipeHeartbeat.Transport.Epoll;

/// <summary>What the kernel says of a socket.</summary>
internal static unsafe class SocketInfo
{
    /// <summary><c>TCP_INFO</c>; <see langword="null"/> if it does not say.</summary>
    public static TcpInfo? Read(int socket)
    {
        byte* info = stackalloc byte[TcpInfo.Size];
        int length = TcpInfo.Size;
        return Libc.GetSocketOption(socket, Libc.IpProtoTcp, TcpInfo.Option, info, &length) == 0
            ? TcpInfo.TryRead(new ReadOnlySpan<byte>(info, length))
            : null;
    }

    /// <summary>Bytes that wait to be received, up to the next urgent one.</summary>
    public static int CountUnread(int socket)
    {
        int count;
        return Libc.IoControl(socket, Libc.BytesToRead, &count) == 0 ? count : 0;
    }
}
