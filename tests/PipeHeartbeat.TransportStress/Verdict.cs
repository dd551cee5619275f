namespace PipeHeartbeat.TransportStress;

/// <summary>The first promise that is broken ends the run. Thread-safe.</summary>
internal sealed class Verdict : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenSource _hopeless = new();
    private string? _broken;

    public string? Broken => Volatile.Read(ref _broken);

    /// <summary>Cancelled when nothing new is to be begun: the time is up, or a promise broken.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Cancelled when a promise was broken: nothing that is under way needs to go on.</summary>
    public CancellationToken Hopeless => _hopeless.Token;

    public void EndAfter(TimeSpan time) => _over.CancelAfter(time);

    public void Demand(bool holds, string promise)
    {
        if (holds)
            return;

        Interlocked.CompareExchange(ref _broken, promise, null);
        _over.Cancel();
        _hopeless.Cancel();
    }

    public void Dispose()
    {
        _over.Dispose();
        _hopeless.Dispose();
    }
}
