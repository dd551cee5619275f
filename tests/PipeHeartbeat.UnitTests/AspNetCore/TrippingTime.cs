using Microsoft.Extensions.Time.Testing;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>A clock that does something before it is read on the thread that asked for it: what can happen at the worst moment.</summary>
internal sealed class TrippingTime() : FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
{
    private int _thread;
    private Action? _trip;

    public bool HasTripped => _thread != 0 && _trip is null;

    /// <summary>Runs it before the next reading on this thread.</summary>
    public void TripOnce(Action trip)
    {
        _thread = Environment.CurrentManagedThreadId;
        _trip = trip;
    }

    public override long GetTimestamp()
    {
        if (_trip is { } trip && Environment.CurrentManagedThreadId == _thread)
        {
            _trip = null;
            trip();
        }

        return base.GetTimestamp();
    }
}
