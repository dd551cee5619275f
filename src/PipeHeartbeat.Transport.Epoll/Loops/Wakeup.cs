namespace PipeHeartbeat.Transport.Epoll;

/// <summary>
/// The descriptor by which other threads wake a loop that sleeps in <c>epoll_wait</c>. Watched edge-triggered: each signal wakes, and the
/// counter behind it need never be read back.
/// </summary>
internal sealed unsafe class Wakeup : ILoopSource, IDisposable
{
    public Wakeup() => Descriptor =
        NativeErrors.Demand(Libc.EventFd(0, Libc.EventNonBlocking | Libc.EventCloseOnExec), "eventfd");

    public int Descriptor { get; }

    /// <summary>Thread-safe.</summary>
    public void Signal()
    {
        ulong one = 1;
        _ = Libc.Write(Descriptor, &one, sizeof(ulong));
    }

    public void OnEvents(uint events)
    {
    }

    public void Dispose() => _ = Libc.Close(Descriptor);
}
