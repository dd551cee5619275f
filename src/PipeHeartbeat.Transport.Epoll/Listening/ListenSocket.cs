using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>Binds an address. Once an address, so .NET's own sockets do; what is set here every accepted socket inherits.</summary>
internal static class ListenSocket
{
    public static Socket Bind(IPEndPoint address, EpollTransportOptions options)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.NoDelay = options.NoDelay;
            if (options.UserTimeout > TimeSpan.Zero)
            {
                int timeoutMs = (int)options.UserTimeout.TotalMilliseconds;
                socket.SetRawSocketOption(Libc.IpProtoTcp, Libc.TcpUserTimeout, BitConverter.GetBytes(timeoutMs));
            }

            socket.Blocking = false;
            socket.Bind(address);
            socket.Listen(options.Backlog);
            return socket;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            throw new AddressInUseException(error.Message, error);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
