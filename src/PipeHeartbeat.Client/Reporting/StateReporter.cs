namespace PipeHeartbeat.Client;

/// <summary>
/// Tells the application of state changes: in order, one at a time, never on a thread that the client needs. Whatever a handler does (throw, block, stop the
/// client), the client goes on. Thread-safe.
/// </summary>
/// <param name="settings">Where to tell, and to whom to complain.</param>
/// <param name="handlers">Gives all handlers as they are at the moment, in one delegate.</param>
internal sealed class StateReporter(ClientSettings settings, Func<Action<HeartbeatStateChange>?> handlers)
{
    /// <summary>Changes that a handler which blocks may have before it; beyond that the oldest are dropped.</summary>
    internal const int MaxPending = 1024;

    private readonly Queue<HeartbeatStateChange> _pending = new();
    private TaskCompletionSource<bool>? _idle;
    private bool _isDelivering;
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
            Post(context);
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

    /// <summary>A context that has gone, such as that of a window that was closed, is no reason to leave the application untold.</summary>
    private void Post(SynchronizationContext context)
    {
        try
        {
            context.Post(static reporter => ((StateReporter)reporter!).Deliver(), this);
        }
        catch (Exception error)
        {
            // On the pool: whoever reports is not to wait for the application.
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    Complaint.Make(settings.CallbackFailed, error);
                    Deliver();
                },
                null);
        }
    }

    private void Deliver()
    {
        // A context may have thrown and call us all the same.
        lock (_pending)
        {
            if (_isDelivering || _idle is null)
                return;
            _isDelivering = true;
        }

        while (TryTake(out HeartbeatStateChange? change))
        {
            foreach (Delegate handler in handlers()?.GetInvocationList() ?? [])
            {
                try
                {
                    ((Action<HeartbeatStateChange>)handler)(change!);
                }
                catch (Exception error)
                {
                    Complaint.Make(settings.CallbackFailed, error);
                }
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
                _isDelivering = false;
                _idle!.SetResult(true);
                _idle = null;
            }

            return isLeft;
        }
    }
}
