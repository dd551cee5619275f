using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Empties the server: newcomers are refused with <c>drain</c> from its beginning on, and who is there is told to go, one after the other, evenly spread over a
/// window, so that the servers to which they go are not stormed. It cannot be taken back. A service of the application; thread-safe.
/// </summary>
public sealed class HeartbeatDrain : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SessionManager _manager;
    private SpreadEnd? _spread;
    private DateTimeOffset? _endsAt;
    private volatile bool _isActive;

    internal HeartbeatDrain(SessionManager manager) => _manager = manager;

    /// <summary>The longest window: 10 min.</summary>
    public static TimeSpan MaxWindow { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether it has begun.</summary>
    public bool IsActive => _isActive;

    /// <summary>When the last client is, or was, told to go; <see langword="null"/> if it has not begun.</summary>
    public DateTimeOffset? EndsAt
    {
        get
        {
            lock (_lock)
                return _endsAt;
        }
    }

    /// <summary>Begins it. If it has begun already, the window that is over first holds.</summary>
    /// <param name="over">Over how long the ends are spread: 0 (all at once) to <see cref="MaxWindow"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, or longer.</exception>
    public void Begin(TimeSpan over)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(over, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(over, MaxWindow);
        lock (_lock)
        {
            DateTimeOffset endsAt = _manager.Clock.TimeProvider.GetUtcNow() + over;
            if (_spread is { IsOver: false } && endsAt >= _endsAt)
                return;

            if (_spread is { IsOver: true } && _manager.Table.LiveCount == 0)
                return;

            // Before the walk: a connection that is just being admitted either is found by it or sees the flag and ends itself.
            _isActive = true;
            Interlocked.MemoryBarrier();
            _endsAt = endsAt;
            _spread?.Dispose();
            var connections = new List<ConnectionId>(_manager.Table.LiveCount);
            foreach (ConnectionSnapshot connection in _manager.Table.Enumerate(_manager.Clock.NowMs))
                connections.Add(connection.Id);
            if (connections.Count == 0)
                _endsAt = endsAt - over;
            Log.Draining(_manager.Logger, connections.Count, over.TotalSeconds);
            _spread = new SpreadEnd([.. connections], over, _manager.Clock.TimeProvider, id => _manager.End(id, Reason.Drain));
        }
    }

    /// <summary>Waits until all were told to go.</summary>
    internal Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _spread?.Finished.WaitAsync(cancellationToken) ?? Task.CompletedTask;
    }

    /// <summary>Tells nobody else to go.</summary>
    public void Dispose()
    {
        lock (_lock)
            _spread?.Dispose();
    }
}
