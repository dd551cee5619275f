namespace PipeHeartbeat.Client;

/// <summary>
/// Tells the application of state changes: in order, one at a time, never on a thread that the client needs. Whatever a handler does (throw, block, stop the
/// client), the client goes on. Thread-safe.
/// </summary>
internal sealed class StateReporter(ClientSettings settings, Action<HeartbeatStateChange> handle)
{
    /// <summary>Changes that a handler which blocks may have before it; beyond that the oldest are dropped.</summary>
    internal const int MaxPending = 1024;

    private readonly Queue<HeartbeatStateChange> _pending = new();
    private TaskCompletionSource<bool>? _idle;
    private int _handlerThread;

    public void Report(HeartbeatStateChange change)
    {
        lock (_pending)
        {
            if (_pending.Count == MaxPending)
                _pending.Dequeue();
            _pending.Enqueue(change);
            if (_idle is not null)
                return;
            _idle = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        if (settings.CallbackContext is { } context)
            context.Post(static reporter => ((StateReporter)reporter!).Deliver(), this);
        else
            ThreadPool.UnsafeQueueUserWorkItem(static reporter => ((StateReporter)reporter!).Deliver(), this);
    }

    /// <summary>Whether the caller is a handler, or called by one: it would wait for itself.</summary>
    public bool IsTellingHere => Volatile.Read(ref _handlerThread) == Environment.CurrentManagedThreadId;

    /// <summary>Waits until all that was reported has been told. With a context of the application's it does not wait: its thread may be the one that does.</summary>
    public Task WhenToldAsync()
    {
        lock (_pending)
            return _idle is null || settings.CallbackContext is not null ? Task.CompletedTask : _idle.Task;
    }

    private void Deliver()
    {
        while (TryTake(out HeartbeatStateChange? change))
        {
            try
            {
                handle(change!);
            }
            catch (Exception error)
            {
                Complain(error);
            }
        }
    }

    private bool TryTake(out HeartbeatStateChange? change)
    {
        lock (_pending)
        {
            bool isLeft = _pending.Count > 0;
            change = isLeft ? _pending.Dequeue() : null;
            _handlerThread = isLeft ? Environment.CurrentManagedThreadId : 0;
            if (!isLeft)
            {
                _idle!.SetResult(true);
                _idle = null;
            }

            return isLeft;
        }
    }

    private void Complain(Exception error)
    {
        try
        {
            settings.CallbackFailed?.Invoke(error);
        }
        catch
        {
            // Nobody is left to tell.
        }
    }
}
