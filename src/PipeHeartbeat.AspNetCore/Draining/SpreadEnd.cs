using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Ends connections in a random order, evenly spread over a window.</summary>
internal sealed class SpreadEnd : IDisposable
{
    /// <summary>How much faster than on average, at most, when it was held up: rather than make up for a stall by a storm it takes longer.</summary>
    private const double MostHaste = 1.3;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestStep = 2 * Pace;

    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly ConnectionId[] _connections;
    private readonly TimeSpan _over;
    private readonly TimeProvider _timeProvider;
    private readonly Action<ConnectionId> _end;
    private readonly long _began;
    private readonly ITimer? _timer;
    private TimeSpan _looked;
    private double _due;
    private int _ended;

    /// <param name="connections">Who is ended; they are put in another order.</param>
    /// <param name="over">Over how long; zero: at once, before this returns.</param>
    /// <param name="timeProvider">Tells the time.</param>
    /// <param name="end">Ends one.</param>
    public SpreadEnd(ConnectionId[] connections, TimeSpan over, TimeProvider timeProvider, Action<ConnectionId> end)
    {
        // Whoever came first would also be first to come to the next server, and those who came together would arrive there together.
        Random.Shared.Shuffle(connections);
        _connections = connections;
        _over = over;
        _timeProvider = timeProvider;
        _end = end;
        _began = timeProvider.GetTimestamp();
        if (over == TimeSpan.Zero || connections.Length == 0)
        {
            EndDue();
            return;
        }

        // Not started before it is known here: it is disposed of by its own callback.
        _timer = timeProvider.CreateTimer(static spread => ((SpreadEnd)spread!).EndDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Pace, Pace);
    }

    /// <summary>Completes when all have been ended, or it was disposed of.</summary>
    public Task Finished => _finished.Task;

    public bool IsOver => _finished.Task.IsCompleted;

    public void Dispose()
    {
        _timer?.Dispose();
        _finished.TrySetResult();
    }

    private void EndDue()
    {
        // A timer may call again while it still runs.
        lock (_lock)
        {
            if (IsOver)
                return;
            for (int due = Due(); _ended < due; _ended++)
                _end(_connections[_ended]);
            if (_ended < _connections.Length)
                return;
        }

        Dispose();
    }

    /// <summary>How many are to be ended by now: as many as planned, but for what was not done in time and is caught up with slowly.</summary>
    private int Due()
    {
        if (_over == TimeSpan.Zero)
            return _connections.Length;
        TimeSpan passed = _timeProvider.GetElapsedTime(_began);
        TimeSpan step = passed - _looked < LongestStep ? passed - _looked : LongestStep;
        _looked = passed;
        double planned = Math.Min(1, passed / _over) * _connections.Length;
        _due = Math.Min(planned, _due + (MostHaste * _connections.Length * (step / _over)));
        return (int)_due;
    }
}
