namespace PipeHeartbeat.Transport.Epoll;

/// <summary>Error numbers of Linux on x64 and arm64.</summary>
internal static class Errno
{
    public const int Interrupted = 4;
    public const int Again = 11;
    public const int TooManyFilesInSystem = 23;
    public const int TooManyFiles = 24;
    public const int BrokenPipe = 32;
    public const int ConnectionAborted = 103;
    public const int ConnectionReset = 104;

    /// <summary>
    /// Whether an accept failed because of the one connection that was to be accepted, which is gone now. accept(2) has network errors that
    /// were pending on the new socket among them.
    /// </summary>
    public static bool IsOfOneConnection(int errno) => errno is
        ConnectionAborted or 71 /* EPROTO */ or 92 /* ENOPROTOOPT */ or 95 /* EOPNOTSUPP */ or 100 /* ENETDOWN */ or 101 /* ENETUNREACH */
        or 112 /* EHOSTDOWN */ or 113 /* EHOSTUNREACH */ or 64 /* ENONET */ or 1 /* EPERM */;
}
