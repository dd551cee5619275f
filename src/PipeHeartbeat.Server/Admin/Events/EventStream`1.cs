namespace PipeHeartbeat.Server;

/// <summary>
/// Sends events to one subscriber, at its own pace. While it does not read, nothing is read for it from where they come from either: all that it costs is its
/// connection's buffer, and what is there anyway.
/// </summary>
/// <param name="writer">Writes to it.</param>
/// <param name="timeProvider">Tells when it has heard nothing for long.</param>
/// <param name="over">Cancelled when the subscriber has gone or the stream ends.</param>
/// <typeparam name="T">What an event is.</typeparam>
internal abstract class EventStream<T>(SseWriter writer, TimeProvider timeProvider, CancellationTokenSource over)
{
    private const int FlushBytes = 16 * 1024;

    private long _sent = timeProvider.GetTimestamp();

    protected SseWriter Writer => writer;

    /// <summary>Events of others since it was last told how far they have come.</summary>
    protected int Passed { get; set; }

    private TimeSpan UntilKeepAlive => EventStream.KeepAlive - timeProvider.GetElapsedTime(_sent);

    /// <summary>Sends until there will be no more, or nobody takes it.</summary>
    /// <param name="events">What to send; their reading is to end when it is over.</param>
    /// <exception cref="OperationCanceledException">It was over.</exception>
    public async Task RunAsync(IAsyncEnumerable<T> events)
    {
        await using IAsyncEnumerator<T> reader = events.GetAsyncEnumerator();
        while (true)
        {
            ValueTask<bool> next = reader.MoveNextAsync();
            bool isThere = next.IsCompleted ? await next : await WaitAsync(next.AsTask());
            if (!isThere)
                return;

            Tell(reader.Current);
            if (writer.Waiting < FlushBytes && Passed < EventStream.MostPassed && UntilKeepAlive > TimeSpan.Zero)
                continue;
            TellPlace();
            if (!await FlushAsync())
                return;
        }
    }

    /// <summary>Sends what was written, and a comment whenever that was long ago, until there are more events.</summary>
    /// <returns><see langword="false"/> if there will be none, or nobody to take them.</returns>
    private async Task<bool> WaitAsync(Task<bool> next)
    {
        BeforePause();
        bool isTaken = await FlushAsync();
        while (isTaken && !next.IsCompleted)
        {
            TimeSpan left = UntilKeepAlive;
            if (left > TimeSpan.Zero)
            {
                await ((Task)next).WaitAsync(left, timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            writer.WriteKeepAlive();
            TellPlace();
            isTaken = await FlushAsync();
        }

        // Whoever reads the events must have stopped before it is left.
        if (!isTaken)
            await over.CancelAsync();
        return await next && isTaken;
    }

    /// <summary>Writes an event, if the subscriber wants to hear of it.</summary>
    protected abstract void Tell(in T told);

    /// <summary>There is nothing to be sent for now.</summary>
    protected virtual void BeforePause()
    {
    }

    /// <summary>Tells how far the events of others have come, if it has not been told.</summary>
    protected abstract void TellPlace();

    private async ValueTask<bool> FlushAsync()
    {
        if (writer.Waiting == 0)
            return true;

        try
        {
            bool isTaken = await writer.FlushAsync(over.Token);
            _sent = timeProvider.GetTimestamp();
            return isTaken;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
