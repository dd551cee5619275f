using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace PipeHeartbeat.UnitTests.AspNetCore.Webhooks;

/// <summary>A clock that is moved by hand, and that remembers for how long timers were set.</summary>
internal sealed class TimerTime() : FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
{
    public ConcurrentQueue<TimeSpan> Set { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        Set.Enqueue(dueTime);
        return timer;
    }
}
