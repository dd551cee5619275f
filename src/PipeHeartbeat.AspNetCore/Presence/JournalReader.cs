using System.Threading.Tasks.Sources;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// One reader's place in the journal. To be used by one thread at a time; <see cref="Dispose"/> once it is done with. Waiting allocates nothing.
/// </summary>
internal sealed class JournalReader : IValueTaskSource<bool>, IDisposable
{
    private const int Reading = 0;
    private const int Waiting = 1;

    private readonly PresenceJournal _journal;
    private readonly JournalWaker _waker;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _cancellation;
    private ManualResetValueTaskSourceCore<bool> _wait = new() { RunContinuationsAsynchronously = true };
    private long _next;
    private int _state;
    private volatile bool _isOver;

    public JournalReader(PresenceJournal journal, JournalWaker waker, long next, CancellationToken cancellationToken)
    {
        _journal = journal;
        _waker = waker;
        _next = next;
        _cancellationToken = cancellationToken;
        _cancellation = cancellationToken.UnsafeRegister(static state => ((JournalReader)state!).End(), this);
    }

    /// <summary>The number of the next event that it will read.</summary>
    public long NextSeq => Volatile.Read(ref _next);

    public bool IsWaiting => Volatile.Read(ref _state) == Waiting;

    /// <summary>Whether there is something for it to be told: events, or that it has fallen behind, or that all is over.</summary>
    public bool IsReady => _isOver || _journal.NextSeq != NextSeq;

    /// <summary>Copies the next events, as many as there are and fit, and goes past them.</summary>
    /// <returns><see cref="JournalRead.Behind"/>, again and again, until <see cref="GoToEnd"/>.</returns>
    public JournalRead Read(Span<PresenceEvent> events, out int count)
    {
        JournalRead read = _journal.Read(_next, events, out count);
        if (count > 0)
            Volatile.Write(ref _next, _next + count);
        return read;
    }

    /// <summary>Leaves out all that was published so far.</summary>
    /// <returns>The number of the last event that is left out.</returns>
    public long GoToEnd()
    {
        long next = _journal.NextSeq;
        Volatile.Write(ref _next, next);
        return next - 1;
    }

    /// <summary>Waits until there is something to read. At once if there is.</summary>
    /// <returns><see langword="false"/> if there will never be.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ValueTask<bool> WaitAsync()
    {
        if (_journal.NextSeq != _next)
            return new ValueTask<bool>(true);

        _wait.Reset();

        // With a full fence: it is said that this waits before it is looked once more whether it has to. A publisher does it the other way about.
        Interlocked.Exchange(ref _state, Waiting);
        _waker.OnWaiting();
        if (IsReady)
            Wake();
        return new ValueTask<bool>(this, _wait.Version);
    }

    /// <summary>Lets it go on if it waits. By any thread; of several, one does it.</summary>
    public bool Wake()
    {
        if (Interlocked.CompareExchange(ref _state, Reading, Waiting) != Waiting)
            return false;

        if (_cancellationToken.IsCancellationRequested)
            _wait.SetException(new OperationCanceledException(_cancellationToken));
        else
            _wait.SetResult(_journal.NextSeq != NextSeq || !_isOver);
        return true;
    }

    /// <summary>There is nothing to wait for any longer. By any thread.</summary>
    public void End()
    {
        _isOver = true;
        Interlocked.MemoryBarrier();
        Wake();
    }

    public void Dispose()
    {
        _cancellation.Dispose();
        _waker.Remove(this);
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);
}
