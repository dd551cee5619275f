namespace PipeHeartbeat.Server;

/// <summary>What receives.</summary>
internal enum TransportKind
{
    /// <summary>Epoll where it is to be had, otherwise sockets.</summary>
    Auto,

    /// <summary>Paced epoll loops.</summary>
    Epoll,

    /// <summary>The socket transport of Kestrel.</summary>
    Sockets,
}
