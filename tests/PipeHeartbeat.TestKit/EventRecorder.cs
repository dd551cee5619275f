using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.TestKit;

/// <summary>Records events, and lets a test wait for one without sleeping. Thread-safe.</summary>
public sealed class EventRecorder : IConnectionObserver
{
    private readonly Lock _lock = new();
    private readonly List<ConnectionEvent> _events = [];
    private readonly List<(Func<ConnectionEvent, bool> Matches, int Nth, TaskCompletionSource<ConnectionEvent> Found)> _waiting = [];

    /// <summary>How long a test waits, by the real clock, before it fails for waiting in vain.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    /// <summary>All that happened so far.</summary>
    public IReadOnlyList<ConnectionEvent> All
    {
        get
        {
            lock (_lock)
                return [.. _events];
        }
    }

    /// <inheritdoc/>
    public void OnEvent(ConnectionEvent connectionEvent)
    {
        lock (_lock)
        {
            _events.Add(connectionEvent);
            _waiting.RemoveAll(waiter => Find(waiter.Matches, waiter.Nth) is { } found && waiter.Found.TrySetResult(found));
        }
    }

    /// <summary>Waits for the n-th event that matches, counted from the beginning.</summary>
    /// <exception cref="TimeoutException">It did not come.</exception>
    public Task<ConnectionEvent> WaitAsync(Func<ConnectionEvent, bool> matches, int nth = 1)
    {
        lock (_lock)
        {
            if (Find(matches, nth) is { } found)
                return Task.FromResult(found);
            var waiting = new TaskCompletionSource<ConnectionEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((matches, nth, waiting));
            return waiting.Task.WaitAsync(Patience);
        }
    }

    private ConnectionEvent? Find(Func<ConnectionEvent, bool> matches, int nth) => _events.Where(matches).Skip(nth - 1).FirstOrDefault();
}
