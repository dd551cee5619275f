using PipeHeartbeat.Redis;
using StackExchange.Redis;

namespace PipeHeartbeat.RedisTests;

/// <summary>A Redis in which a node has joined that there is not, and changes as it would make them.</summary>
internal sealed class ReadingBench : IAsyncDisposable
{
    public const int Partitions = 4;
    public const long Node = 1_795_769_000_123;

    private readonly PresenceScripts _scripts = new();
    private readonly Dictionary<string, string> _epochs = [];
    private int _number;

    private ReadingBench(RedisProcess redis) => Redis = redis;

    public RedisProcess Redis { get; }

    public KeySpace Keys { get; } = new("phb", Partitions);

    public static async Task<ReadingBench> StartAsync()
    {
        var bench = new ReadingBench(await RedisProcess.StartAsync());
        await bench.Redis.Database.HashSetAsync(bench.Keys.Meta, [new("version", KeySpace.Version), new("partitions", Partitions)]);
        await bench.Redis.Database.HashSetAsync(bench.Keys.Nodes, Node, new NodeDescription("node-a", DateTimeOffset.UtcNow).ToString());
        return bench;
    }

    public async Task<string> ComeAsync(string client, long logLength = 1_000)
    {
        int number = ++_number;
        RedisResult answer = await _scripts.Claim.EvaluateAsync(Redis.Database, KeysOf(client).All, Node, number, number, logLength, "", client, number, "", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        return _epochs[client] = (string)((RedisResult[])answer!)[2]!;
    }

    /// <summary>The partitions' logs, by whatever server.</summary>
    public IReadOnlyList<PartitionLog> LogsOf(RedisProcess redis) => PartitionLog.OfAll(redis.Database, _scripts, Keys, new NodeNames(redis.Database, Keys, TimeProvider.System));

    public Task GoAsync(string client, long logLength = 1_000) => _scripts.Release.EvaluateAsync(Redis.Database, KeysOf(client).All, Node, logLength, client, _epochs[client], "closed", 0, DateTimeOffset.UtcNow.AddMinutes(1).ToUnixTimeMilliseconds()); // Never late.

    /// <summary>Throws the oldest events away, all but some of them.</summary>
    public Task TrimAsync(string client, int left) => Redis.Database.StreamTrimAsync(KeysOf(client).Events, left);

    /// <summary>Another client of the same partition.</summary>
    public string Beside(string client) => Enumerable.Range(0, int.MaxValue).Select(i => $"client-{i}").First(id => PartitionOf(id) == PartitionOf(client));

    public int PartitionOf(string client) => Keys.PartitionOf(client);

    public async ValueTask DisposeAsync() => await Redis.DisposeAsync();

    private PartitionKeys KeysOf(string client) => Keys.Partitions[Keys.PartitionOf(client)];
}
