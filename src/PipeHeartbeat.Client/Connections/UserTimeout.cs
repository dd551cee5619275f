using System.Net.Sockets;

namespace PipeHeartbeat.Client;

/// <summary>
/// TCP_USER_TIMEOUT (RFC 5482): how long sent data may stay unacknowledged before the connection fails. Where a client wants no ACK, its heartbeats are such
/// data, so this is how it notices a network that is dead without saying so. Linux knows it, and .NET can set it.
/// </summary>
internal static class UserTimeout
{
    internal const int Level = 6;
    internal const int Option = 18;

    public static void TrySet(Socket socket, long timeoutMs)
    {
#if NET
        if (!OperatingSystem.IsLinux())
            return;

        try
        {
            Span<byte> value = stackalloc byte[sizeof(int)];
            System.Runtime.InteropServices.MemoryMarshal.Write(value, (int)Math.Min(timeoutMs, int.MaxValue));
            socket.SetRawSocketOption(Level, Option, value);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // A kernel that does not let us, or a connection that is over: it is noticed later, by TCP itself.
        }
#else
        _ = socket;
        _ = timeoutMs;
#endif
    }
}
