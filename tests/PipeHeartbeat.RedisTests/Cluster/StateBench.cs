using Microsoft.Extensions.Logging.Abstractions;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Redis;

namespace PipeHeartbeat.RedisTests;

/// <summary>What the parts of a node share, before a real redis-server and without the node around it.</summary>
internal sealed class StateBench : IAsyncDisposable
{
    private StateBench(RedisProcess redis, Func<string, string, string>? change)
    {
        Redis = redis;
        var options = new RedisPresenceOptions { Partitions = ClusterBench.Partitions, LeaseTimeout = TimeSpan.FromSeconds(3), NodeLostGrace = TimeSpan.Zero };
        State = new ClusterState(redis.Connection, ClusterBench.Keys, new PresenceScripts(change), options, TimeProvider.System);
        Partitions = [.. Enumerable.Range(0, ClusterBench.Partitions).Select(i => new Partition(i, State, new Nobody(), TimeProvider.System, NullLogger.Instance))];
    }

    public RedisProcess Redis { get; }

    public ClusterState State { get; }

    public IReadOnlyList<Partition> Partitions { get; }

    /// <param name="change">Changes scripts, given name and text.</param>
    public static async Task<StateBench> StartAsync(Func<string, string, string>? change = null) => new(await RedisProcess.StartAsync(), change);

    public ClusterNode CreateNode() => new(State, Partitions, new NodeDescription("node", DateTimeOffset.UtcNow).ToString(), TimeProvider.System, NullLogger.Instance);

    public ValueTask DisposeAsync() => Redis.DisposeAsync();

    private sealed class Nobody : INodeClients
    {
        public IReadOnlyDictionary<string, (ConnectionId Connection, long Since)> Of(int partition, long notBefore) => new Dictionary<string, (ConnectionId, long)>();

        public void Supersede(string clientId, ConnectionId connection)
        {
        }
    }
}
