using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using StackExchange.Redis;

namespace PipeHeartbeat.Redis;

/// <summary>Asks Redis, over the connection of this node.</summary>
internal sealed class ClusterPresence(RedisPresenceService service, TimeProvider timeProvider) : IClusterPresence
{
    private const int LookAtOnce = 512;
    private const int MostLooks = 64;
    private const char InCursor = '.';

    public bool IsJoined => service.IsJoined;

    public int Pending => service.Pending;

    public string? Refusal => service.Refusal;

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

    public IAsyncEnumerable<ClusterEvent> ReadAsync(ClusterPosition? after, CancellationToken cancellationToken = default)
    {
        if (after is not null && after.Partitions != Partitions)
            throw new ArgumentException($"The position is one of {after.Partitions} partitions, and there are {Partitions}.", nameof(after));
        return EnumerateAsync(after, cancellationToken);
    }

    /// <summary>Each enumeration has its own reader, and each has one alone.</summary>
    private async IAsyncEnumerable<ClusterEvent> EnumerateAsync(ClusterPosition? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new ClusterLogReader(Partitions, i => Connected().Logs[i], () => service.Refusal is not null, timeProvider);
        await foreach (ClusterEvent told in reader.ReadAsync(after, cancellationToken).ConfigureAwait(false))
            yield return told;
    }

    /// <exception cref="TimeoutException">This node has no part in the cluster yet, or was refused.</exception>
    private ClusterState Connected() =>
        service.Refusal is { } refusal ? throw new TimeoutException(refusal)
        : service.State is { HasJoined: true } state ? state
        : throw new TimeoutException("This node has not joined the cluster yet: Redis has not answered.");

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
