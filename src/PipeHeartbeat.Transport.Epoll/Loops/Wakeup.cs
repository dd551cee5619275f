namespace PipeHeartbeat.Transport.Epoll;

/// <summary>
/// The descriptor by which other threads wake a loop that sleeps in <c>epoll_wait</c>. Watched edge-triggered: each signal wakes, and the
/// counter behind it need never be read back.
/// </summary>
internal sealed unsafe class Wakeup : ILoopSource, IDisposable
{
    private readonly Lock _closing = new();
    private bool _isClosed;

    public Wakeup() => Descriptor =
        NativeErrors.Demand(Libc.EventFd(0, Libc.EventNonBlocking | Libc.EventCloseOnExec), "eventfd");

    public int Descriptor { get; }

    /// <summary>Thread-safe. Once it is closed nothing is written: the descriptor's number may be somebody else's by then.</summary>
    public void Signal()
    {
        ulong one = 1;
        lock (_closing)
        {
            if (!_isClosed)
                _ = Libc.Write(Descriptor, &one, sizeof(ulong));
        }
    }

    public void OnEvents(uint events)
    {
    }

    public void CutOff()
    {
    }

    public void Dispose()
    {
        lock (_closing)
        {
            if (!_isClosed)
                _ = Libc.Close(Descriptor);
            _isClosed = true;
        }
    }
}
