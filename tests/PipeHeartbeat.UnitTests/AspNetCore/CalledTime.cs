namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>A clock that a test sets, and whose timer calls when the test says so: as late as it likes.</summary>
internal sealed class CalledTime : TimeProvider
{
    private long _ticks;
    private Action? _call;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _call = () => callback(state);
        return new Timer(this);
    }

    /// <summary>Lets so much time pass, and then the timer call once.</summary>
    public void Pass(TimeSpan time)
    {
        _ticks += time.Ticks;
        _call?.Invoke();
    }

    private sealed class Timer(CalledTime owner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => owner._call = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
