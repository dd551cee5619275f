using StackExchange.Redis;

namespace PipeHeartbeat.ClusterFaults;

/// <summary>Three nodes with the usual options, each with its clients. All end with it, but for Redis, which is the row's own.</summary>
internal sealed class ClusterScene : IAsyncDisposable
{
    public const int Nodes = 3;

    /// <summary>How long after Redis is back the index must be right at the latest.</summary>
    public static readonly TimeSpan Recovery = TimeSpan.FromSeconds(10);

    /// <summary>For what is waited for without being asked how long it takes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly NodeSettings Settings = new(Partitions: 64, Lease: TimeSpan.FromSeconds(6), Grace: TimeSpan.FromSeconds(9));

    private readonly int _each;

    private ClusterScene(NodeCluster cluster, int each, TimeSpan? interval)
    {
        Cluster = cluster;
        _each = each;
        Clients = new BeatingClients(interval);
    }

    public NodeCluster Cluster { get; }

    public BeatingClients Clients { get; }

    public NodeProcess First => Cluster.Nodes[0];

    /// <summary>Ports of all nodes but the first.</summary>
    public IReadOnlyList<int> OtherPorts => [.. Cluster.Nodes.Skip(1).Select(node => node.Port)];

    public TimeSpan Lease => Cluster.Settings.Lease;

    public TimeSpan Grace => Cluster.Settings.Grace;

    /// <summary>Starts nodes at a redis-server, and waits until their clients are there.</summary>
    public static Task<ClusterScene> StartAsync(RedisProcess redis, int each, TimeSpan? interval = null) =>
        StartAsync(redis.Connection, [.. Enumerable.Repeat(redis.Address, Nodes)], each, interval);

    /// <param name="connection">By which an onlooker sees Redis.</param>
    /// <param name="ways">For each node, where Redis is.</param>
    /// <param name="each">Clients of each node.</param>
    /// <param name="interval">How often clients beat, if not as often as they should.</param>
    public static async Task<ClusterScene> StartAsync(IConnectionMultiplexer connection, IReadOnlyList<string> ways, int each, TimeSpan? interval = null)
    {
        var scene = new ClusterScene(await NodeCluster.StartAsync(connection, Settings, ways), each, interval);
        await Task.WhenAll(scene.Cluster.Nodes.Select((node, i) => scene.Clients.ConnectAsync(scene.Ids(i), node.Port)));
        await scene.UntilThereAsync(each * ways.Count);
        await scene.Cluster.AtRestAsync(Patience);
        return scene;
    }

    /// <summary>The clients that begin at a node.</summary>
    public string[] Ids(int node) => BeatingClients.Named($"{(char)('a' + node)}-", _each);

    /// <summary>Waits until so many are at nodes, by what the nodes say.</summary>
    public Task UntilThereAsync(int clients) => Cluster.UntilThereAsync(clients, Patience);

    /// <summary>Demands that index and memories come to agree in time, and that the oracle finds nothing wrong with the log.</summary>
    public async Task<IReadOnlyList<LogEntry>> DemandRestAsync(Observations seen, TimeSpan within, string since)
    {
        TimeSpan took = await Cluster.UntilUnionAsync(within > Patience ? within : Patience);
        seen.DemandInTime(took <= within, $"index = union of memories {took.TotalSeconds:0.0} s after {since}");
        IReadOnlyList<LogEntry> log = await ClusterLog.CheckAsync(Cluster.Database, Cluster.Keys);
        seen.Note($"{log.Count} events in order");
        return log;
    }

    /// <summary>Demands that of exactly these clients so many events of a kind were told.</summary>
    public static void DemandTold(Observations seen, IEnumerable<LogEntry> log, string kind, IReadOnlyCollection<string> clients, int times = 1)
    {
        Dictionary<string, int> told = log.Where(entry => entry.Kind == kind).GroupBy(entry => entry.Client).ToDictionary(same => same.Key, same => same.Count());
        int right = clients.Count(client => told.GetValueOrDefault(client) == times);
        int others = told.Keys.Except(clients).Count();
        seen.Demand(right == clients.Count && others == 0, $"{right} of {clients.Count} {kind} {(times == 1 ? "once" : $"{times} times")}{(others == 0 ? "" : $", and {others} others")}");
    }

    public async ValueTask DisposeAsync()
    {
        await Clients.DisposeAsync();
        await Cluster.DisposeAsync();
    }
}
