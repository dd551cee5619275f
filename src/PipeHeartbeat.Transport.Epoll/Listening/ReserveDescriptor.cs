namespace PipeHeartbeat.Transport.Epoll;

/// <summary>
/// A descriptor that is kept for the moment when there are no others: it is given up to accept somebody, so that he can be refused at once
/// instead of waiting for an answer that does not come. For one thread.
/// </summary>
internal sealed unsafe class ReserveDescriptor : IDisposable
{
    private const int MaxRefused = 64;

    private int _descriptor = Open();

    /// <summary>Refuses whoever waits, some at most.</summary>
    public void Refuse(int listener)
    {
        if (_descriptor >= 0)
            _ = Libc.Close(_descriptor);
        for (int refused = 0; refused < MaxRefused; refused++)
        {
            int socket = Libc.Accept(listener, null, null, Libc.SocketCloseOnExec);
            if (socket < 0)
                break;
            _ = Libc.Close(socket);
        }

        _descriptor = Open();
    }

    public void Dispose()
    {
        if (_descriptor >= 0)
            _ = Libc.Close(_descriptor);
        _descriptor = -1;
    }

    private static int Open() => Libc.Open("/dev/null", Libc.OpenReadOnlyCloseOnExec);
}
