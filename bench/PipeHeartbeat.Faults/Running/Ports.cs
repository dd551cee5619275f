using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.Faults;

/// <summary>Ports on which nobody listens, below those that the system gives to clients.</summary>
internal static class Ports
{
    private const int First = 20_000;
    private const int Last = 31_999;

    public static int Take()
    {
        while (true)
        {
            int port = Random.Shared.Next(First, Last + 1);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Any, port));
                return port;
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another one.
            }
        }
    }
}
