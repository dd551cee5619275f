namespace PipeHeartbeat.ClientTests;

/// <summary>
/// A clock that knows fractions of a millisecond and a timer that, as the system's does, cuts them off; and a count of how often that wakes. To wake takes a
/// while that is no whole number of milliseconds.
/// </summary>
internal sealed class CoarseTime : TimeProvider
{
    private const long WakeTicks = 1234;

    private Action _wake = () => { };
    private long _nowTicks;
    private long _dueTicks = long.MaxValue;

    public int Wakes { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _nowTicks;

    public void RunFor(TimeSpan time)
    {
        long endTicks = _nowTicks + time.Ticks;
        while (_dueTicks <= endTicks)
        {
            _nowTicks = _dueTicks + WakeTicks;
            _dueTicks = long.MaxValue;
            Wakes++;
            _wake();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _wake = () => callback(state);
        return new CoarseTimer(this);
    }

    private sealed class CoarseTimer(CoarseTime time) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time._dueTicks = time._nowTicks + ((long)dueTime.TotalMilliseconds * TimeSpan.TicksPerMillisecond);
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
