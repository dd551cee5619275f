namespace PipeHeartbeat.AspNetCore;

/// <summary>Counts what runs, and lets one shutdown wait until nothing did for a moment. Thread-safe.</summary>
internal sealed class ActivityCounter
{
    private readonly TaskCompletionSource _none = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;
    private volatile bool _isWaitedFor;

    public int Count => Volatile.Read(ref _count);

    public void Begin() => Interlocked.Increment(ref _count);

    public void End()
    {
        // The waiter sets its flag before it reads the count; this lowers the count before it reads the flag. One of them sees zero.
        if (Interlocked.Decrement(ref _count) == 0 && _isWaitedFor)
            _none.TrySetResult();
    }

    /// <returns><see langword="false"/> if the wait was cancelled.</returns>
    public async Task<bool> WaitForNoneAsync(CancellationToken cancellationToken)
    {
        _isWaitedFor = true;
        Interlocked.MemoryBarrier();
        if (Count == 0)
            return true;

        await _none.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _none.Task.IsCompletedSuccessfully;
    }
}
