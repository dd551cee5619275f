using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace PipeHeartbeat.Server;

/// <summary>
/// Follows a server's events, and comes back when the stream is cut, with the number of the last event that it has: so none is missed, and if the server
/// holds what lies between no longer, it says so itself.
/// </summary>
/// <param name="admin">The server.</param>
/// <param name="streamPath">Which stream of the server.</param>
/// <param name="since">After which event to begin; <see langword="null"/>: from now on.</param>
/// <param name="prefix">How the ids of clients begin that are of interest; <see langword="null"/>: all.</param>
/// <param name="remark">Is told, in a line, when the stream is cut and when it goes on.</param>
internal sealed class EventFollower(AdminConnection admin, string streamPath, string? since, string? prefix, Action<string> remark)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>All that comes, until it is cancelled.</summary>
    /// <exception cref="AdminException">The server could not be reached at first, or refuses.</exception>
    public async IAsyncEnumerable<StreamedEvent> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? lastId = null;
        Stream? stream = await OpenAsync(lastId, cancellationToken);
        while (true)
        {
            await using (stream)
            {
                SseParser<string> parser = SseParser.Create(stream);
                await using IAsyncEnumerator<SseItem<string>> items = parser.EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
                while (await TryMoveNextAsync(items))
                {
                    if (KindOf(items.Current.EventType) is { } kind)
                        yield return new StreamedEvent(kind, items.Current.Data);
                }

                if (parser.LastEventId.Length > 0)
                    lastId = parser.LastEventId;
            }

            remark($"the stream of events from {admin.Root} has ended; trying again");
            stream = await ComeBackAsync(lastId, cancellationToken);
            remark($"{admin.Root} is back");
        }
    }

    private static StreamedEventKind? KindOf(string name) => name switch
    {
        SseParser.EventTypeDefault => StreamedEventKind.Event,
        "reset" => StreamedEventKind.Reset,
        "snapshot" => StreamedEventKind.Snapshot,
        "live" => StreamedEventKind.Live,
        _ => null,
    };

    private static async ValueTask<bool> TryMoveNextAsync(IAsyncEnumerator<SseItem<string>> items)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            return false;
        }
    }

    private Task<Stream> OpenAsync(string? lastId, CancellationToken cancellationToken)
    {
        string[] query = [.. Parameter("since", since), .. Parameter("prefix", prefix)];
        return admin.OpenEventsAsync(query.Length == 0 ? streamPath : $"{streamPath}?{string.Join('&', query)}", lastId, cancellationToken);

        static IEnumerable<string> Parameter(string name, string? value) => value is null ? [] : [$"{name}={Uri.EscapeDataString(value)}"];
    }

    /// <summary>Tries until somebody answers: after a random pause, twice as long at most each time, so that not all who watch come back at once.</summary>
    private async Task<Stream> ComeBackAsync(string? lastId, CancellationToken cancellationToken)
    {
        for (TimeSpan most = FirstPause; ; most = most * 2 < LongestPause ? most * 2 : LongestPause)
        {
            await Task.Delay(most * Random.Shared.NextDouble(), cancellationToken);
            try
            {
                return await OpenAsync(lastId, cancellationToken);
            }
            catch (AdminException error) when (error.IsPassing)
            {
                // Not there yet.
            }
        }
    }
}
