using System.Net.Sockets;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Errors of sockets by one name on every system.</summary>
internal static class SocketErrors
{
    private static readonly (SocketError Error, int Errno, string Name)[] Known =
    [
        (SocketError.Interrupted, Errno.Interrupted, "EINTR"),
        (SocketError.WouldBlock, Errno.Again, "EAGAIN"),
        (SocketError.NoBufferSpaceAvailable, 12, "ENOMEM"),
        (SocketError.AccessDenied, 13, "EACCES"),
        (SocketError.TooManyOpenSockets, Errno.TooManyFiles, "EMFILE"),
        (SocketError.TooManyOpenSockets, Errno.TooManyFilesInSystem, "ENFILE"),
        (SocketError.Shutdown, Errno.BrokenPipe, "EPIPE"),
        (SocketError.AddressFamilyNotSupported, 97, "EAFNOSUPPORT"),
        (SocketError.AddressAlreadyInUse, 98, "EADDRINUSE"),
        (SocketError.AddressNotAvailable, 99, "EADDRNOTAVAIL"),
        (SocketError.NetworkDown, 100, "ENETDOWN"),
        (SocketError.NetworkUnreachable, 101, "ENETUNREACH"),
        (SocketError.ConnectionAborted, Errno.ConnectionAborted, "ECONNABORTED"),
        (SocketError.ConnectionReset, Errno.ConnectionReset, "ECONNRESET"),
        (SocketError.NoBufferSpaceAvailable, 105, "ENOBUFS"),
        (SocketError.TimedOut, 110, "ETIMEDOUT"),
        (SocketError.ConnectionRefused, 111, "ECONNREFUSED"),
        (SocketError.HostDown, 112, "EHOSTDOWN"),
        (SocketError.HostUnreachable, 113, "EHOSTUNREACH"),
        (SocketError.InProgress, 115, "EINPROGRESS"),
    ];

    public static SocketError FromErrno(int errno)
    {
        foreach ((SocketError error, int number, _) in Known)
        {
            if (number == errno)
                return error;
        }

        return SocketError.SocketError;
    }

    /// <summary>As the system's headers call it; one that is not known here, as .NET does.</summary>
    public static string ToName(SocketError error)
    {
        foreach ((SocketError known, _, string name) in Known)
        {
            if (known == error)
                return name;
        }

        return error.ToString();
    }

    /// <summary>Whether it says nothing but that there is nothing to do at this moment.</summary>
    public static bool IsPassing(SocketError error) => error is SocketError.WouldBlock or SocketError.Interrupted or SocketError.IOPending;
}
