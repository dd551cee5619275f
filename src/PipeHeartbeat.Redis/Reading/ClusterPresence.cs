using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using StackExchange.Redis;

namespace PipeHeartbeat.Redis;

/// <summary>Asks Redis, over the connection of this node.</summary>
internal sealed class ClusterPresence(RedisPresenceService service, TimeProvider timeProvider) : IClusterPresence
{
    private const int ReadAtOnce = 512;
    private const int LookAtOnce = 512;
    private const int MostLooks = 64;
    private const char InCursor = '.';
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);

    public bool IsJoined => service.IsJoined;

    public int Pending => service.Pending;

    public int Partitions => service.PartitionCount;

    public async Task<ClusterStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        ClusterState state = Connected();
        Task<IReadOnlyDictionary<long, NodeDescription>> describing = NodeDescription.ReadAllAsync(state.Database, state.Keys);
        Task<RedisValue[]> losing = state.Database.HashKeysAsync(state.Keys.Lost);
        Task<HashEntry[]>[] counting = [.. state.Keys.Partitions.Select(keys => state.Database.HashGetAllAsync(keys.Counts))];
        Task<long>[] awaiting = [.. state.Keys.Partitions.Select(keys => state.Database.SortedSetLengthAsync(keys.Graces))];
        await Task.WhenAll([describing, losing, .. counting, .. awaiting]).WaitAsync(cancellationToken).ConfigureAwait(false);

        IReadOnlyDictionary<long, NodeDescription> described = await describing.ConfigureAwait(false);
        long[] lost = [.. (await losing.ConfigureAwait(false)).Select(node => (long)node)];
        var clients = new Dictionary<long, long>();
        foreach (HashEntry entry in (await Task.WhenAll(counting).ConfigureAwait(false)).SelectMany(entries => entries))
        {
            if (entry.Name.TryParse(out long node))
                clients[node] = clients.GetValueOrDefault(node) + (long)entry.Value;
        }

        foreach ((long node, NodeDescription description) in described)
            state.Names.Keep(node, description.Name);
        IEnumerable<ClusterNodeStatus> living = described.OrderBy(pair => pair.Value.Name, StringComparer.Ordinal).ThenBy(pair => pair.Key)
            .Select(pair => new ClusterNodeStatus(pair.Key, pair.Value.Name, pair.Value.Since, clients.GetValueOrDefault(pair.Key), IsLost: false));
        IEnumerable<ClusterNodeStatus> gone = lost.Where(node => !described.ContainsKey(node)).Order()
            .Select(node => new ClusterNodeStatus(node, Name: null, Since: null, clients.GetValueOrDefault(node), IsLost: true));
        long awaited = (await Task.WhenAll(awaiting).ConfigureAwait(false)).Sum();
        return new ClusterStatus(state.Incarnation, state.Options.NodeName, service.Pending, [.. living, .. gone], clients.Values.Sum(), awaited);
    }

    public async Task<IReadOnlyDictionary<string, ClusterClient>> FindAsync(IReadOnlyCollection<string> clientIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clientIds);
        ClusterState state = Connected();
        IEnumerable<ClusterClient>[] found = await Task.WhenAll(clientIds.Distinct(StringComparer.Ordinal).GroupBy(state.Keys.PartitionOf)
            .Select(same => state.Logs[same.Key].FindAsync([.. same]))).WaitAsync(cancellationToken).ConfigureAwait(false);
        return (await NameAsync(state, found.SelectMany(clients => clients)).ConfigureAwait(false)).ToDictionary(client => client.ClientId, StringComparer.Ordinal);
    }

    public async Task<ClusterPage> ListAsync(ClusterQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(query.Limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, ClusterQuery.MaxLimit);
        (int partition, ulong cursor, string? last) = ReadCursor(query.After);
        ClusterState state = Connected();
        var page = new List<ClusterClient>(query.Limit);
        for (int looks = 0; partition < state.Logs.Count && page.Count < query.Limit && looks < MostLooks; looks++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (IReadOnlyList<ClusterClient> part, ulong next) = await state.Logs[partition].ScanAsync(query.Prefix, LookAtOnce, cursor).ConfigureAwait(false);

            // A part may be longer than what is left of the page. The rest of it is on the next, told apart by ids: who has gone meanwhile must not shift others out of sight.
            ClusterClient[] rest = [.. part.OrderBy(client => client.ClientId, StringComparer.Ordinal).Where(client => last is null || string.CompareOrdinal(client.ClientId, last) > 0)];
            int left = query.Limit - page.Count;
            page.AddRange(rest.Take(left));
            if (rest.Length > left)
                last = page[^1].ClientId;
            else
                (partition, cursor, last) = (next == 0 ? partition + 1 : partition, next, null);
        }

        return new ClusterPage(await NameAsync(state, page).ConfigureAwait(false), partition < state.Logs.Count ? Cursor(partition, cursor, last) : null);
    }

    public async Task<ClusterPosition> GetEndAsync(CancellationToken cancellationToken = default)
    {
        string[] ids = await Task.WhenAll(Connected().Logs.Select(log => log.LastAsync())).WaitAsync(cancellationToken).ConfigureAwait(false);
        var end = new ClusterPosition(ids.Length);
        for (int i = 0; i < ids.Length; i++)
            end[i] = ids[i];
        return end;
    }

    public async IAsyncEnumerable<ClusterEvent> ReadAsync(ClusterPosition? after, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (after is not null && after.Partitions != Partitions)
            throw new ArgumentException($"The position is one of {after.Partitions} partitions, and there are {Partitions}.", nameof(after));
        string[] positions = [.. Enumerable.Range(0, Partitions).Select(i => after?[i] ?? StreamId.First)];
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LogPart[]? parts = await TryAsync<LogPart[]>(async () => await Task.WhenAll(Connected().Logs.Select((log, i) => log.ReadAsync(positions[i], ReadAtOnce))).ConfigureAwait(false)).ConfigureAwait(false);
            for (int i = 0; i < parts?.Length; i++)
            {
                if (parts[i].State == LogState.Gap)
                {
                    await foreach (ClusterEvent told in SnapshotAsync(i, parts[i].Last, cancellationToken).ConfigureAwait(false))
                        yield return told;
                    positions[i] = parts[i].Last;
                }

                foreach (ClusterEvent told in parts[i].Events)
                {
                    yield return told;
                    positions[i] = told.Id;
                }
            }

            if (parts is null || parts.All(part => part.Events.Count < ReadAtOnce))
                await Task.Delay(parts is null ? RetryEvery : LookEvery, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>From the beginning again where Redis did not answer in between: it begins with a reset.</summary>
    private async IAsyncEnumerable<ClusterEvent> SnapshotAsync(int partition, string last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            bool isWhole = false;
            await using IAsyncEnumerator<ClusterEvent> rows = Connected().Logs[partition].SnapshotAsync(last, LookAtOnce).GetAsyncEnumerator(cancellationToken);
            while (await TryAsync(async () => await rows.MoveNextAsync().ConfigureAwait(false) ? rows.Current : null).ConfigureAwait(false) is { } told)
            {
                yield return told;
                isWhole = told.Kind == ClusterEventKind.Live;
                if (isWhole)
                    break;
            }

            if (isWhole)
                yield break;
            await Task.Delay(RetryEvery, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<T?> TryAsync<T>(Func<Task<T?>> read)
        where T : class
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception error) when (error is RedisException or TimeoutException or OperationCanceledException)
        {
            // A request that could not be sent comes back as cancelled.
            return null;
        }
    }

    private ClusterState Connected() => service.State ?? throw new TimeoutException("Redis has not answered yet.");

    private static async Task<IReadOnlyList<ClusterClient>> NameAsync(ClusterState state, IEnumerable<ClusterClient> clients)
    {
        ClusterClient[] all = [.. clients];
        await state.Names.LearnAsync(all.Select(client => client.Node)).ConfigureAwait(false);
        return [.. all.Select(state.Names.Name)];
    }

    private static string Cursor(int partition, ulong cursor, string? last) =>
        string.Create(CultureInfo.InvariantCulture, $"{partition}{InCursor}{cursor}{InCursor}{(last is null ? "" : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(last)))}");

    private static (int Partition, ulong Cursor, string? Last) ReadCursor(string? text)
    {
        if (text is null)
            return default;
        string[] parts = text.Split(InCursor);
        return parts.Length == 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int partition)
            && ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out ulong cursor)
            && Base64Url.IsValid(parts[2])
            ? (partition, cursor, parts[2].Length == 0 ? null : Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[2])))
            : throw new FormatException($"'{text}' is not what stood in a page.");
    }
}
