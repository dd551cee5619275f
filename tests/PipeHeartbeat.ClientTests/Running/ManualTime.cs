namespace PipeHeartbeat.ClientTests;

/// <summary>A clock that the test sets and a timer that it fires, on its own thread and without allocating; and a count of the timers.</summary>
internal sealed class ManualTime : TimeProvider
{
    private Action? _fire;

    public long NowMs { get; set; } = 1;

    public int Timers { get; private set; }

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => NowMs;

    public void Fire() => _fire!();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timers++;
        _fire = () => callback(state);
        return new ManualTimer();
    }

    private sealed class ManualTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
