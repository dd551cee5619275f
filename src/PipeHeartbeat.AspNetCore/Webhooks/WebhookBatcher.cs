namespace PipeHeartbeat.AspNetCore;

/// <summary>Gathers an endpoint's events into batches, in order. To be used by one at a time.</summary>
/// <param name="reader">Its place in the journal, which it goes on from.</param>
/// <param name="presence">Whose events they are.</param>
/// <param name="endpoint">Which of them, how many at once, and how long one may wait.</param>
/// <param name="tally">Is told of what the endpoint does not want, and of resets.</param>
/// <param name="timeProvider">Tells how long one has waited.</param>
/// <param name="over">Cancelled by the end of this; cancels the reading.</param>
internal sealed class WebhookBatcher(
    JournalReader reader, PresenceTracker presence, WebhookEndpointOptions endpoint, WebhookTally tally, TimeProvider timeProvider, CancellationTokenSource over) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<PresenceEvent> _events = presence.ReadAsync(_ => reader, over.Token).GetAsyncEnumerator(CancellationToken.None);
    private readonly WebhookFilter _filter = new(endpoint);
    private readonly List<EventRow> _rows = [];
    private Task<bool>? _next;
    private long _began;

    /// <summary>The batch.</summary>
    public IReadOnlyList<EventRow> Rows => _rows;

    /// <summary>The number of the last event with which the endpoint will be done when it has taken the batch.</summary>
    public long LastSeq { get; private set; } = tally.SettledSeq;

    /// <summary>Waits for the next batch: until it is full, or its first event has waited long enough.</summary>
    /// <returns><see langword="false"/> if there will be no more after it, which may be empty then.</returns>
    /// <exception cref="OperationCanceledException">It was over.</exception>
    public async Task<bool> FillAsync()
    {
        _rows.Clear();
        while (_rows.Count < endpoint.MaxBatchSize)
        {
            // One that has not come by the end of a batch is the next one's first.
            _next ??= _events.MoveNextAsync().AsTask();
            if (!_next.IsCompleted && _rows.Count > 0 && !await WaitAsync(_next))
                return true;
            if (!await _next)
                return false;
            _next = null;
            Take(_events.Current);
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        if (_next is not null)
            await ((Task)_next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _events.DisposeAsync();
    }

    /// <returns>Whether it came before the batch had to go.</returns>
    private async Task<bool> WaitAsync(Task next)
    {
        TimeSpan left = endpoint.MaxBatchDelay - timeProvider.GetElapsedTime(_began);
        if (left > TimeSpan.Zero)
            await next.WaitAsync(left, timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return next.IsCompleted;
    }

    private void Take(in PresenceEvent told)
    {
        if (told.Kind == PresenceEventKind.Reset)
            tally.Reset();

        // Who is there is told as of one number: whoever is begun anew before all were told must be told all of it again.
        if (told.Kind is not (PresenceEventKind.Reset or PresenceEventKind.Snapshot))
            LastSeq = told.Seq;
        if (_filter.Wants(told))
        {
            if (_rows.Count == 0)
                _began = timeProvider.GetTimestamp();
            _rows.Add(EventRow.Of(told));
        }
        else if (_rows.Count == 0)
            tally.Settle(LastSeq);
    }
}
