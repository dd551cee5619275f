using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>
/// Sends events to one subscriber, at its own pace. While it does not read, nothing is read for it from the journal either: all that it costs is its
/// connection's buffer, and what is in the journal anyway.
/// </summary>
/// <param name="writer">Writes to it.</param>
/// <param name="prefix">How the ids of clients begin that it wants to hear of; <see langword="null"/>: of all.</param>
/// <param name="timeProvider">Tells when it has heard nothing for long.</param>
/// <param name="over">Cancelled when the subscriber has gone or the stream ends.</param>
internal sealed class EventStream(EventWriter writer, string? prefix, TimeProvider timeProvider, CancellationTokenSource over)
{
    /// <summary>The longest time in which nothing is sent.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>Events of others after which it is told how far they have come, so that it does not resume far behind.</summary>
    public const int MostPassed = 1_024;

    private const int FlushBytes = 16 * 1024;

    private long _sent = timeProvider.GetTimestamp();
    private long? _place;
    private int _passed;

    private TimeSpan UntilKeepAlive => KeepAlive - timeProvider.GetElapsedTime(_sent);

    /// <summary>Sends until there will be no more, or nobody takes it.</summary>
    /// <param name="events">What to send; their reading is to end when it is over.</param>
    /// <exception cref="OperationCanceledException">It was over.</exception>
    public async Task RunAsync(IAsyncEnumerable<PresenceEvent> events)
    {
        await using IAsyncEnumerator<PresenceEvent> reader = events.GetAsyncEnumerator();
        while (true)
        {
            ValueTask<bool> next = reader.MoveNextAsync();
            bool isThere = next.IsCompleted ? await next : await WaitAsync(next.AsTask());
            if (!isThere)
                return;

            Tell(reader.Current);
            if (writer.Waiting < FlushBytes && _passed < MostPassed && UntilKeepAlive > TimeSpan.Zero)
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

    private void Tell(in PresenceEvent told)
    {
        switch (told.Kind)
        {
            case PresenceEventKind.Reset:
                _place = null;
                writer.WriteReset(told.Seq);
                break;
            case PresenceEventKind.Live:
                writer.WriteLive(told.Seq);
                break;
            case PresenceEventKind.Snapshot when IsWanted(told):
                writer.WriteSnapshot(told);
                break;
            case PresenceEventKind.Snapshot:
                break;
            case var _ when IsWanted(told):
                _place = null;
                _passed = 0;
                writer.WriteEvent(told);
                break;
            default:
                _place = told.Seq;
                _passed++;
                break;
        }
    }

    private bool IsWanted(in PresenceEvent told) => prefix is null || told.ClientId.StartsWith(prefix, StringComparison.Ordinal);

    /// <summary>Tells how far the events of others have come.</summary>
    private void TellPlace()
    {
        if (_place is { } place)
            writer.WritePlace(place);
        _place = null;
        _passed = 0;
    }

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
