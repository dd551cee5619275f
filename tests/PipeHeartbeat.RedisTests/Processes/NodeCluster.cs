using System.Diagnostics;
using PipeHeartbeat.Redis;
using StackExchange.Redis;

namespace PipeHeartbeat.RedisTests;

/// <summary>Nodes that are processes, and Redis as an onlooker sees it.</summary>
internal sealed class NodeCluster : IAsyncDisposable
{
    private const int MostToTell = 5;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private NodeCluster(IConnectionMultiplexer connection, NodeSettings settings, IReadOnlyList<NodeProcess> nodes)
    {
        Database = connection.GetDatabase();
        Settings = settings;
        Keys = new KeySpace("phb", settings.Partitions);
        Nodes = nodes;
    }

    public IDatabase Database { get; }

    public NodeSettings Settings { get; }

    public KeySpace Keys { get; }

    public IReadOnlyList<NodeProcess> Nodes { get; }

    /// <summary>Starts a node for each way to Redis, and waits until all have joined.</summary>
    /// <param name="connection">By which the onlooker sees Redis.</param>
    /// <param name="settings">What all nodes are told.</param>
    /// <param name="ways">For each node, where Redis is.</param>
    /// <param name="more">What else they find in their environment.</param>
    public static async Task<NodeCluster> StartAsync(IConnectionMultiplexer connection, NodeSettings settings, IReadOnlyList<string> ways, IReadOnlyDictionary<string, string>? more = null)
    {
        var environment = new Dictionary<string, string>(settings.Environment);
        foreach ((string name, string value) in more ?? new Dictionary<string, string>())
            environment[name] = value;
        var cluster = new NodeCluster(connection, settings, await Task.WhenAll(ways.Select((way, i) => NodeProcess.StartAsync($"node-{i + 1}", way, environment))));
        await cluster.UntilReadyAsync(TimeSpan.FromSeconds(30));
        return cluster;
    }

    /// <summary>Waits until every node that lives is one of the cluster, and Redis answers it.</summary>
    public Task<TimeSpan> UntilReadyAsync(TimeSpan patience) => UntilAsync(
        async () => (await Task.WhenAll(Living.Select(node => node.IsReadyAsync()))).All(isReady => isReady), "all nodes are ready", patience);

    /// <summary>Waits until so many clients are at nodes that live, by what those say.</summary>
    public Task<TimeSpan> UntilThereAsync(int clients, TimeSpan patience) => UntilAsync(
        async () => (await ClientsOfLivingAsync()).Count() == clients, $"{clients} clients are there", patience);

    /// <summary>Waits until the index is what the nodes that live have in memory.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> UntilUnionAsync(TimeSpan patience)
    {
        string difference = "";
        try
        {
            return await UntilAsync(async () => (difference = await DifferenceAsync()).Length == 0, "the index is the union of the nodes' memories", patience);
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"{error.Message}: {difference}");
        }
    }

    /// <summary>The same, and lets the oracle look at the log.</summary>
    public async Task<IReadOnlyList<LogEntry>> AtRestAsync(TimeSpan patience)
    {
        await UntilUnionAsync(patience);
        return await ClusterLog.CheckAsync(Database, Keys);
    }

    /// <summary>Waits until the log tells enough.</summary>
    public async Task<IReadOnlyList<LogEntry>> UntilToldAsync(Func<IReadOnlyList<LogEntry>, bool> isEnough, string what, TimeSpan patience)
    {
        IReadOnlyList<LogEntry> log = [];
        await UntilAsync(async () => isEnough(log = await ClusterLog.ReadAsync(Database, Keys)), what, patience);
        return log;
    }

    /// <summary>What an onlooker cannot see is not so.</summary>
    public static async Task<TimeSpan> UntilAsync(Func<Task<bool>> isSo, string what, TimeSpan patience)
    {
        long began = Stopwatch.GetTimestamp();
        while (!await TryAsync(isSo))
        {
            if (Stopwatch.GetElapsedTime(began) > patience)
                throw new TimeoutException($"not within {patience.TotalSeconds:0} s: {what}");
            await Task.Delay(LookEvery);
        }

        return Stopwatch.GetElapsedTime(began);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (NodeProcess node in Nodes)
            await node.DisposeAsync();
    }

    private IEnumerable<NodeProcess> Living => Nodes.Where(node => !node.IsDead);

    private static async Task<bool> TryAsync(Func<Task<bool>> isSo)
    {
        try
        {
            return await isSo();
        }
        catch (Exception error) when (error is RedisException or TimeoutException or HttpRequestException)
        {
            return false;
        }
    }

    private async Task<IEnumerable<(string Client, string Connection)>> ClientsOfLivingAsync() => (await Task.WhenAll(Living.Select(node => node.GetClientsAsync()))).SelectMany(clients => clients);

    private async Task<string> DifferenceAsync()
    {
        Dictionary<string, string> index = await ClusterLog.ReadIndexAsync(Database, Keys);
        HashSet<(string, string)> told = [.. index.Select(pair => (pair.Key, pair.Value.Split(':')[1]))];
        HashSet<(string, string)> there = [.. await ClientsOfLivingAsync()];
        (string, string)[] ghosts = [.. told.Except(there)];
        (string, string)[] missing = [.. there.Except(told)];
        return ghosts.Length + missing.Length == 0
            ? ""
            : $"{ghosts.Length} of {told.Count} in the index alone ({string.Join(" ", ghosts.Take(MostToTell))}), {missing.Length} of {there.Count} at their nodes alone ({string.Join(" ", missing.Take(MostToTell))})";
    }
}
