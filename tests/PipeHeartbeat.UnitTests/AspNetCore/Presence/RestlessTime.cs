namespace PipeHeartbeat.UnitTests.AspNetCore.Presence;

/// <summary>The system's clock, but timers that are set for whatever time come at once.</summary>
internal sealed class RestlessTime : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Timer(callback, state);

    private sealed class Timer(TimerCallback callback, object? state) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => ThreadPool.UnsafeQueueUserWorkItem(_ => callback(state), state: null);

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
