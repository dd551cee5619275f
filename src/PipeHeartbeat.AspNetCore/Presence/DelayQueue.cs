namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Keeps things for one length of time, the same for all, and so many at most: beyond that the oldest is done with at once. Thread-safe. One timer
/// serves all of them.
/// </summary>
internal sealed class DelayQueue<T> : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<(T Item, long Added)> _items = new();
    private readonly TimeSpan _delay;
    private readonly int _most;
    private readonly TimeProvider _timeProvider;
    private readonly Action<T> _due;
    private readonly ITimer _timer;

    /// <param name="delay">How long.</param>
    /// <param name="most">How many.</param>
    /// <param name="timeProvider">Tells the time.</param>
    /// <param name="due">Called when something has been kept for long enough, with nothing locked here.</param>
    public DelayQueue(TimeSpan delay, int most, TimeProvider timeProvider, Action<T> due)
    {
        _delay = delay;
        _most = most;
        _timeProvider = timeProvider;
        _due = due;
        _timer = timeProvider.CreateTimer(static state => ((DelayQueue<T>)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(T item)
    {
        if (_most == 0 || _delay == TimeSpan.Zero)
        {
            _due(item);
            return;
        }

        bool isFull;
        (T Item, long Added) oldest = default;
        lock (_lock)
        {
            isFull = _items.Count == _most && _items.TryDequeue(out oldest);
            _items.Enqueue((item, _timeProvider.GetTimestamp()));
            if (_items.Count == 1)
                _timer.Change(_delay, Timeout.InfiniteTimeSpan);
        }

        if (isFull)
            _due(oldest.Item);
    }

    public void Dispose() => _timer.Dispose();

    private void OnTimer()
    {
        while (TryTakeDue(out T? item))
            _due(item!);
    }

    private bool TryTakeDue(out T? item)
    {
        lock (_lock)
        {
            item = default;
            if (!_items.TryPeek(out (T Item, long Added) first))
                return false;

            TimeSpan left = _delay - _timeProvider.GetElapsedTime(first.Added);
            if (left > TimeSpan.Zero)
            {
                // Rounded up: a timer that comes a moment too early would have to be set again.
                _timer.Change(left + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
                return false;
            }

            item = first.Item;
            _items.Dequeue();
            return true;
        }
    }
}
