using System.Runtime.CompilerServices;

namespace PipeHeartbeat.Client;

/// <summary>
/// The one timer of all clients in a process that share a clock: it is armed for the first thing that is due, and not at all where nothing is. Due times
/// are rounded up to ticks of 10 ms, so that thousands of clients wake the process a hundred times a second at most. Thread-safe.
/// </summary>
/// <remarks>Calls run one after the other on the timer's thread, outside the lock; they must neither block nor call the application.</remarks>
internal sealed class ClientScheduler
{
    public const int TickMs = 10;

    private const long NotArmed = long.MaxValue;

    /// <summary>Timers take no longer times than some weeks; whoever waits for longer is looked at once a day.</summary>
    private const long LongestSleepMs = 24 * 3600 * 1000;

    private static readonly ConditionalWeakTable<TimeProvider, ClientScheduler> Schedulers = new();

    private readonly object _lock = new();
    private readonly CallQueue _calls = new();
    private readonly TimeProvider _timeProvider;
    private readonly long _startTimestamp;
    private readonly ITimer _timer;
    private long _armedMs = NotArmed;
    private bool _isRunning;

    public ClientScheduler(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _startTimestamp = timeProvider.GetTimestamp();

        // The timer outlives whoever happens to come first; it must not keep that one's ambient values.
        _timer = WithoutContext.Run(() => timeProvider.CreateTimer(
            static scheduler => ((ClientScheduler)scheduler!).RunDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
    }

    /// <summary>Time on this scheduler's clock, in milliseconds, rounded down. Never goes back.</summary>
    public long NowMs => (long)Elapsed.TotalMilliseconds;

    /// <summary>How many calls are queued: how tests see that nothing was left behind.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _calls.Count;
        }
    }

    private TimeSpan Elapsed => _timeProvider.GetElapsedTime(_startTimestamp);

    public static ClientScheduler For(TimeProvider timeProvider) => Schedulers.GetValue(timeProvider, static provider => new ClientScheduler(provider));

    public void Set(ScheduledCall call, long dueMs)
    {
        lock (_lock)
        {
            _calls.Set(call, (dueMs + TickMs - 1) / TickMs * TickMs);
            if (!_isRunning)
                Arm();
        }
    }

    public void Clear(ScheduledCall call)
    {
        lock (_lock)
            _calls.Remove(call);
    }

    /// <summary>Waits, or until the token is cancelled; that is no exception.</summary>
    public async Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        var over = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var call = new ScheduledCall(this, () => over.TrySetResult(true));
        using (cancellationToken.Register(() => over.TrySetResult(false)))
        {
            call.Set(NowMs + (long)Math.Ceiling(delay.TotalMilliseconds));
            await over.Task.ConfigureAwait(false);
        }

        call.Clear();
    }

    /// <summary>Waits until the task has ended, however it did, but no longer than that.</summary>
    public async Task WaitAsync(Task task, TimeSpan most)
    {
        if (!task.IsCompleted)
        {
            using var ended = new CancellationTokenSource();
            Task delay = DelayAsync(most, ended.Token);
            await Task.WhenAny(task, delay).ConfigureAwait(false);
            ended.Cancel();
            await delay.ConfigureAwait(false);
        }

        if (!task.IsCompletedSuccessfully)
            Forget(task);
    }

    /// <summary>What it throws is nobody's any more; it is not to come up as an exception that nobody has seen.</summary>
    private static void Forget(Task task) =>
        _ = task.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private void RunDue()
    {
        lock (_lock)
        {
            // Whoever runs already looks once more before it stops, under this lock.
            if (_isRunning)
                return;
            _isRunning = true;
            _armedMs = NotArmed;
        }

        while (TakeDue() is { } call)
        {
            try
            {
                call.Run();
            }
            catch
            {
                // Nothing of ours throws here; if it ever does, it is not to take all other clients' heartbeats with it.
            }
        }
    }

    private ScheduledCall? TakeDue()
    {
        lock (_lock)
        {
            ScheduledCall? first = _calls.First;
            if (first is not null && first.DueMs <= NowMs)
            {
                _calls.Remove(first);
                return first;
            }

            _isRunning = false;
            Arm();
            return null;
        }
    }

    /// <summary>A timer that is set for a moment at which there is nothing to do any more is left to wake in vain: once.</summary>
    private void Arm()
    {
        if (_calls.First is not { } first || first.DueMs >= _armedMs)
            return;

        // Rounded up to what a timer can tell apart: it cuts off what is less than a millisecond, and would wake too early again and again until that is over.
        long delayMs = (long)Math.Ceiling((TimeSpan.FromMilliseconds(first.DueMs) - Elapsed).TotalMilliseconds);
        _armedMs = first.DueMs;
        _timer.Change(TimeSpan.FromMilliseconds(Math.Clamp(delayMs, 0, LongestSleepMs)), Timeout.InfiniteTimeSpan);
    }
}
