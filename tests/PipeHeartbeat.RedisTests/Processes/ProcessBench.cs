namespace PipeHeartbeat.RedisTests;

/// <summary>Three nodes that are processes, each with its clients, and a redis-server.</summary>
internal sealed class ProcessBench : IAsyncDisposable
{
    public const int Each = 200;

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly NodeSettings Settings = new(Partitions: 8, Lease: TimeSpan.FromSeconds(3), Grace: TimeSpan.FromSeconds(2));

    private ProcessBench(RedisProcess redis, NodeCluster cluster)
    {
        Redis = redis;
        Cluster = cluster;
    }

    public RedisProcess Redis { get; }

    public NodeCluster Cluster { get; }

    public BeatingClients Clients { get; } = new();

    public NodeProcess First => Cluster.Nodes[0];

    /// <summary>All nodes but the first.</summary>
    public IReadOnlyList<NodeProcess> Others => [.. Cluster.Nodes.Skip(1)];

    /// <summary>Starts all, and waits until each node has its clients: a-0 and on, b-0 and on, c-0 and on.</summary>
    public static async Task<ProcessBench> StartAsync(int nodes = 3, bool appendsOnly = false)
    {
        RedisProcess redis = await RedisProcess.StartAsync(appendsOnly);
        var bench = new ProcessBench(redis, await NodeCluster.StartAsync(redis.Connection, Settings, [.. Enumerable.Repeat(redis.Address, nodes)]));
        for (int i = 0; i < nodes; i++)
            await bench.Clients.ConnectAsync(Ids(i), bench.Cluster.Nodes[i].Port);
        await bench.AtRestAsync(nodes * Each);
        return bench;
    }

    /// <summary>The clients that begin at a node.</summary>
    public static string[] Ids(int node) => BeatingClients.Named($"{(char)('a' + node)}-", Each);

    /// <summary>Waits until so many clients are there, as the nodes' memories and the index have it, and lets the oracle look at the log.</summary>
    public async Task<IReadOnlyList<LogEntry>> AtRestAsync(int clients)
    {
        await Cluster.UntilThereAsync(clients, Patience);
        return await Cluster.AtRestAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await Clients.DisposeAsync();
        await Cluster.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
