using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Asks the kernel for <c>TCP_INFO</c> of a connection that has a socket.</summary>
internal static class SocketInfo
{
    /// <returns><see langword="null"/> where it is none of TCP, or the system knows no such thing.</returns>
    public static Socket? SocketOf(ConnectionContext connection) =>
        OperatingSystem.IsLinux()
        && connection.Features.Get<IConnectionSocketFeature>() is { Socket: { AddressFamily: AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 } socket }
            ? socket
            : null;

    /// <returns><see langword="null"/> if it does not answer: it is no TCP, or was just closed.</returns>
    public static TcpInfo? Read(Socket socket)
    {
        Span<byte> info = stackalloc byte[TcpInfo.Size];
        try
        {
            return TcpInfo.TryRead(info[..socket.GetRawSocketOption((int)SocketOptionLevel.Tcp, TcpInfo.Option, info)]);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }
}
