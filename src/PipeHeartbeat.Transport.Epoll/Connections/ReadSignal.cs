using System.Threading.Tasks.Sources;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>
/// What a read waits for: as <see cref="ManualResetValueTaskSourceCore{TResult}"/>, without a result and an error, which a reader has elsewhere. 24 bytes
/// instead of 40 in each connection. Set by one thread, waited for by one other.
/// </summary>
internal struct ReadSignal
{
    /// <summary>Stands in the place of a continuation when the signal came first.</summary>
    private static readonly Action<object?> Came = static _ => throw new InvalidOperationException("Not to be called.");

    private Action<object?>? _continuation;
    private object? _state;
    private short _version;
    private bool _isSet;

    public readonly short Version => _version;

    public void Reset()
    {
        _version++;
        _isSet = false;
        _state = null;
        _continuation = null;
    }

    /// <remarks>
    /// It has come when <see cref="Set"/> has also settled who is called: from then on that touches nothing here, and whoever asked may begin the next
    /// wait. Between the two writes he could not: the second would fall into the new wait.
    /// </remarks>
    public ValueTaskSourceStatus GetStatus(short token)
    {
        ThrowIfOther(token);
        return Volatile.Read(ref _continuation) is not null && Volatile.Read(ref _isSet)
            ? ValueTaskSourceStatus.Succeeded
            : ValueTaskSourceStatus.Pending;
    }

    /// <exception cref="InvalidOperationException">It was not set yet, or the token is of another wait.</exception>
    public void ThrowIfPending(short token)
    {
        if (GetStatus(token) == ValueTaskSourceStatus.Pending)
            throw new InvalidOperationException("The read has not completed.");
    }

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        ThrowIfOther(token);
        if (flags != ValueTaskSourceOnCompletedFlags.None && ContextWaiter.TryWrap(continuation, state, flags) is { } waiter)
            (continuation, state) = (ContextWaiter.Continuation, waiter);

        Action<object?>? before = Volatile.Read(ref _continuation);
        if (before is null)
        {
            // Written before the continuation is: who finds that has this as well.
            _state = state;
            before = Interlocked.CompareExchange(ref _continuation, continuation, null);
            if (before is null)
                return;
        }

        if (!ReferenceEquals(before, Came))
            throw new InvalidOperationException("A read can be awaited once.");

        // Not here, or a handler that always finds something would go down the stack by a call each time.
        ThreadPool.UnsafeQueueUserWorkItem(continuation, state, preferLocal: true);
    }

    /// <summary>Lets whoever waits go on, on this thread; or whoever will.</summary>
    public void Set()
    {
        Volatile.Write(ref _isSet, true);
        Action<object?>? continuation = Volatile.Read(ref _continuation) ?? Interlocked.CompareExchange(ref _continuation, Came, null);
        continuation?.Invoke(_state);
    }

    private readonly void ThrowIfOther(short token)
    {
        if (token != _version)
            throw new InvalidOperationException("The read was awaited more than once.");
    }
}
