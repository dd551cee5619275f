using System.Globalization;
using PipeHeartbeat.Protocol;
using StackExchange.Redis;

namespace PipeHeartbeat.Redis;

/// <summary>Reads the log and the index of one partition. Everything here throws what Redis, or the way to it, throws.</summary>
/// <param name="database">Where.</param>
/// <param name="scripts">The operations.</param>
/// <param name="keys">The partition's keys.</param>
/// <param name="index">Which partition it is.</param>
/// <param name="names">Tells the names of nodes.</param>
internal sealed class PartitionLog(IDatabase database, PresenceScripts scripts, PartitionKeys keys, int index, NodeNames names)
{
    private const int Fields = 7;
    private const string ByItself = "";

    /// <summary>One of each partition, by its index.</summary>
    public static IReadOnlyList<PartitionLog> OfAll(IDatabase database, PresenceScripts scripts, KeySpace keys, NodeNames names) =>
        [.. keys.Partitions.Select((one, i) => new PartitionLog(database, scripts, one, i, names))];

    /// <summary>Reads by itself.</summary>
    public Task<LogPart> ReadAsync(string position, int count) => ReadAsync(keys.All, ByItself, position, count);

    /// <summary>Reads for a group, whose position is kept, and whose reader's lease is renewed.</summary>
    public Task<LogPart> ReadAsync(RedisKey group, string reader, string position, int count) => ReadAsync([.. keys.All, group], reader, position, count);

    public async Task<string> LastAsync() => (string)(await scripts.Last.EvaluateAsync(database, keys.All).ConfigureAwait(false))!;

    /// <summary>Lists those who are there, or waited for; who comes, goes or moves meanwhile may be missing or come twice.</summary>
    /// <param name="prefix">How their ids begin; <see langword="null"/>: all.</param>
    /// <param name="count">How many records to look at for a part, roughly.</param>
    /// <param name="cursor">Where to begin; 0: at the beginning.</param>
    /// <returns>A part, and where to go on; 0: that was all.</returns>
    public async Task<(IReadOnlyList<ClusterClient> Clients, ulong Next)> ScanAsync(string? prefix, int count, ulong cursor)
    {
        List<object> arguments = [keys.Sessions, cursor.ToString(CultureInfo.InvariantCulture), "COUNT", count];
        if (prefix is not null)
            arguments.AddRange(["MATCH", $"{EscapePattern(prefix)}*"]);
        RedisResult[] answers = (RedisResult[])(await database.ExecuteAsync("HSCAN", arguments).ConfigureAwait(false))!;
        RedisValue[] pairs = (RedisValue[])answers[1]!;
        return ([.. pairs.Chunk(2).Select(pair => ClientOf(pair[0]!, pair[1]!))], (ulong)answers[0]);
    }

    public async Task<IEnumerable<ClusterClient>> FindAsync(IReadOnlyList<string> clientIds)
    {
        RedisValue[] records = await database.HashGetAsync(keys.Sessions, [.. clientIds.Select(id => (RedisValue)id)]).ConfigureAwait(false);
        return clientIds.Zip(records).Where(pair => pair.Second.HasValue).Select(pair => ClientOf(pair.First, pair.Second!));
    }

    /// <summary>All who are there, as events.</summary>
    public async IAsyncEnumerable<ClusterEvent> SnapshotAsync(string last, int count)
    {
        yield return new ClusterEvent { Kind = ClusterEventKind.Reset, Partition = index, Id = last };
        ulong cursor = 0;
        do
        {
            (IReadOnlyList<ClusterClient> clients, cursor) = await ScanAsync(prefix: null, count, cursor).ConfigureAwait(false);
            await names.LearnAsync(clients.Select(client => client.Node)).ConfigureAwait(false);
            foreach (ClusterClient client in clients.Select(names.Name))
            {
                yield return new ClusterEvent
                {
                    Kind = ClusterEventKind.Snapshot,
                    Partition = index,
                    Id = client.Epoch,
                    ClientId = client.ClientId,
                    Node = client.Node,
                    NodeName = client.NodeName,
                    Connection = client.Connection,
                    Reason = client.Awaited,
                };
            }
        }
        while (cursor != 0);
        yield return new ClusterEvent { Kind = ClusterEventKind.Live, Partition = index, Id = last };
    }

    private static ClusterClient ClientOf(string clientId, string text)
    {
        var record = SessionRecord.Parse(text);
        return new ClusterClient
        {
            ClientId = clientId,
            Node = record.Node,
            Connection = record.Connection,
            Epoch = record.Epoch,
            Since = DateTimeOffset.FromUnixTimeMilliseconds(record.SinceMs),
            Awaited = record.Awaited,
        };
    }

    private static string EscapePattern(string text) => string.Concat(text.Select(letter => letter is '*' or '?' or '[' or ']' or '\\' or '^' or '-' ? $"\\{letter}" : $"{letter}"));

    private async Task<LogPart> ReadAsync(RedisKey[] all, string reader, string position, int count)
    {
        string[] answers = (string[])(await scripts.Read.EvaluateAsync(database, all, reader, position, count).ConfigureAwait(false))!;
        if (answers[0] == "lost")
            return new LogPart(LogState.Lost, [], "");
        if (answers[0] == "gap")
            return new LogPart(LogState.Gap, [], answers[1]);
        ClusterEvent[] events = [.. answers.Skip(1).Chunk(Fields).Select(EventOf)];
        await names.LearnAsync(events.Select(told => told.Node)).ConfigureAwait(false);
        return new LogPart(LogState.Ok, [.. events.Select(names.Name)], "");
    }

    private ClusterEvent EventOf(string[] fields)
    {
        return new ClusterEvent
        {
            Id = fields[0],
            Kind = fields[1] switch { "online" => ClusterEventKind.Online, "moved" => ClusterEventKind.Moved, _ => ClusterEventKind.Offline },
            Partition = index,
            ClientId = fields[2],
            Node = long.Parse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture),
            Connection = fields[4],
            Previous = fields[5],
            Reason = ReasonNames.TryParse(fields[6], out Reason reason) ? reason : Reason.None,
        };
    }
}
