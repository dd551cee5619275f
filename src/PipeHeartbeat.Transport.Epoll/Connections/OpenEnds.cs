namespace PipeHeartbeat.Transport.Epoll;

/// <summary>What of a connection is still in use by its handler.</summary>
[Flags]
internal enum OpenEnds
{
    None = 0,
    Reader = 1,
    Writer = 2,
}
