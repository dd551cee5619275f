using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>
/// Ends the streams of events when the server stops: once all clients have gone, so that subscribers are told of them, too; but whoever does not go holds
/// nobody up for longer than <see cref="Patience"/> after the last client was told to go.
/// </summary>
internal sealed class StreamsEnd : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _over = new();

    // Between looking and disposing: a timer that is disposed of does not wait for a look that is under way.
    private readonly Lock _lock = new();
    private readonly HeartbeatCounters _counters;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenRegistration _stopping;
    private readonly ITimer _timer;
    private readonly TimeSpan _patience;
    private long _began;
    private bool _wasEmpty;
    private bool _isDisposed;

    public StreamsEnd(IHostApplicationLifetime lifetime, HeartbeatCounters counters, IOptions<HeartbeatOptions> options, TimeProvider timeProvider)
    {
        _counters = counters;
        _timeProvider = timeProvider;
        _patience = options.Value.DrainWindow + Patience;
        _timer = timeProvider.CreateTimer(static state => ((StreamsEnd)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _stopping = lifetime.ApplicationStopping.UnsafeRegister(static state => ((StreamsEnd)state!).Begin(), this);
    }

    /// <summary>Cancelled when all streams are to end.</summary>
    public CancellationToken Token => _over.Token;

    public void Dispose()
    {
        _stopping.Dispose();
        _timer.Dispose();
        lock (_lock)
        {
            _isDisposed = true;
            _over.Dispose();
        }
    }

    private void Begin()
    {
        _began = _timeProvider.GetTimestamp();
        _timer.Change(Period, Timeout.InfiniteTimeSpan);
    }

    private void Look()
    {
        StatusConservation now = StatusConservation.Take(_counters);
        bool isEmpty = now is { Live: 0, InFlight: 0 };
        lock (_lock)
        {
            if (_isDisposed)
                return;

            // What was told last is on its way to the subscribers for a moment longer.
            if ((isEmpty && _wasEmpty) || _timeProvider.GetElapsedTime(_began) >= _patience)
            {
                // Whoever waits for it goes on elsewhere, not under the lock.
                _ = _over.CancelAsync();
                return;
            }

            _wasEmpty = isEmpty;
            _timer.Change(Period, Timeout.InfiniteTimeSpan);
        }
    }
}
