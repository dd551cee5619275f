using System.IO.Pipelines;

namespace PipeHeartbeat.TestKit;

/// <summary>Keeps what it is given until a test lets it run. Thread-safe.</summary>
public sealed class ManualScheduler : PipeScheduler
{
    private readonly Lock _lock = new();
    private readonly Queue<Action> _kept = new();
    private bool _isOpen = true;

    /// <summary>Keeps everything from now on.</summary>
    public void Hold()
    {
        lock (_lock)
            _isOpen = false;
    }

    /// <summary>Runs, on this thread, what was kept, and from now on everything at once.</summary>
    public void Release()
    {
        while (true)
        {
            Action? action;
            lock (_lock)
            {
                if (!_kept.TryDequeue(out action))
                {
                    _isOpen = true;
                    return;
                }
            }

            action();
        }
    }

    /// <inheritdoc/>
    public override void Schedule(Action<object?> action, object? state)
    {
        lock (_lock)
        {
            if (!_isOpen)
            {
                _kept.Enqueue(() => action(state));
                return;
            }
        }

        action(state);
    }
}
