namespace PipeHeartbeat.Transport.Epoll;

/// <summary>
/// The locks under which is sent, each for many connections: one of its own would cost every connection 40 bytes all the time. Nobody takes a second one while he
/// holds one, and what is done under it takes a system call.
/// </summary>
internal static class SendLocks
{
    private const int Count = 256;

    private static readonly Lock[] Locks = [.. Enumerable.Range(0, Count).Select(_ => new Lock())];

    /// <summary>The same one for a descriptor at any time.</summary>
    public static Lock Of(int socket) => Locks[socket % Count];
}
