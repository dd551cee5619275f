using System.Globalization;
using PipeHeartbeat.Redis;
using StackExchange.Redis;

namespace PipeHeartbeat.RedisTests;

/// <summary>The scripts before a real server, one partition, and requests as nodes would send them.</summary>
internal sealed class ScriptBench : IAsyncDisposable
{
    private const int LogLength = 1_000;

    private readonly RedisProcess _redis;
    private readonly PresenceScripts _scripts;
    private readonly Dictionary<(long Node, int Connection), long> _since = [];

    private ScriptBench(RedisProcess redis, Func<string, string, string>? change)
    {
        _redis = redis;
        _scripts = new PresenceScripts(change);
    }

    public KeySpace Keys { get; } = new("phb", 1);

    public IDatabase Database => _redis.Database;

    private PartitionKeys Partition => Keys.Partitions[0];

    /// <param name="change">Changes scripts, given name and text.</param>
    public static async Task<ScriptBench> StartAsync(Func<string, string, string>? change = null) => new(await RedisProcess.StartAsync(), change);

    /// <summary>Takes a guard out of a script; fails if it is not there.</summary>
    public static Func<string, string, string> Without(string script, string guard, string instead) => (name, text) =>
    {
        if (name != script)
            return text;
        Assert.Contains(guard, text, StringComparison.Ordinal);
        return text.Replace(guard, instead, StringComparison.Ordinal);
    };

    /// <summary>Claims one client, at the first attempt. It has come just now, or so long ago, or when it was said to have come before.</summary>
    /// <returns>Its epoch; empty where another has it; or how the request was refused.</returns>
    public Task<string> ClaimAsync(long node, long number, string client, int connection, string epoch = "", long ageMs = 0, string former = "") =>
        ClaimAgainAsync(node, number, number, client, connection, epoch, ageMs, former);

    /// <summary>The same, of which this is not the first attempt.</summary>
    public async Task<string> ClaimAgainAsync(long node, long number, long first, string client, int connection, string epoch = "", long ageMs = 0, string former = "")
    {
        if (ageMs != 0 || !_since.TryGetValue((node, connection), out long since))
            since = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - ageMs;
        _since[(node, connection)] = since;
        string[] answers = Texts(await _scripts.Claim.EvaluateAsync(Database, Partition.All, node, number, first, LogLength, former, client, connection, epoch, since));
        return answers[0] == "ok" ? answers[2] : answers[0];
    }

    /// <returns>1, or 0 where there was nothing to release; or how the request was refused.</returns>
    public async Task<string> ReleaseAsync(long node, string client, string epoch, string reason, long graceMs = 0, long agoMs = 0)
    {
        string[] answers = Texts(await _scripts.Release.EvaluateAsync(Database, Partition.All, node, LogLength, client, epoch, reason, graceMs, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - agoMs));
        return answers[0] == "ok" ? answers[1] : answers[0];
    }

    public async Task<int> SweepAsync() => (int)((RedisResult[])(await _scripts.Sweep.EvaluateAsync(Database, Partition.All, LogLength, 100))!)[0];

    /// <returns>How many clients a node has, and who was taken over from it since it asked last.</returns>
    public async Task<(int Count, (string Epoch, string Client)[] TakenOver)> CountAsync(long node, int most = 100)
    {
        string[] answers = Texts(await _scripts.Count.EvaluateAsync(Database, Partition.All, node, most));
        return (int.Parse(answers[0], CultureInfo.InvariantCulture), [.. answers.Skip(2).Chunk(2).Select(one => (one[0], one[1]))]);
    }

    /// <param name="node">Who.</param>
    /// <param name="knownMs">What time it is, as far as it knows.</param>
    /// <returns>What time it is.</returns>
    public async Task<double> RenewAsync(long node, double? knownMs = null)
    {
        RedisResult[] answers = (RedisResult[])(await _scripts.Renew.EvaluateAsync(Database, [Keys.Beats, Keys.Lost, Keys.Meta], node, knownMs ?? RedisValue.EmptyString))!;
        RedisValue[] time = (RedisValue[])answers[3]!;
        return ((double)time[0] * 1_000) + ((double)time[1] / 1_000) + (double)answers[4];
    }

    /// <summary>The nodes that hold clients, or that something is kept for.</summary>
    public async Task<string[]> HoldersAsync() => [.. Texts(await _scripts.Sweep.EvaluateAsync(Database, Partition.All, LogLength, 100)).Skip(1).Distinct()];

    public Task FenceAsync(long node) => _scripts.Fence.EvaluateAsync(Database, Partition.All, node);

    public async Task<long> ReapAsync(long node)
    {
        long released = 0;
        string cursor = "0";
        do
        {
            string[] answers = Texts(await _scripts.Reap.EvaluateAsync(Database, Partition.All, node, LogLength, cursor, 100));
            cursor = answers[0];
            released += long.Parse(answers[1], CultureInfo.InvariantCulture);
        }
        while (cursor != "0");
        return released;
    }

    /// <summary>By the clock of Redis, to the millisecond.</summary>
    public async Task<DateTimeOffset> NowAsync() => DateTimeOffset.FromUnixTimeMilliseconds(new DateTimeOffset(await _redis.Connection.GetServer(_redis.Address).TimeAsync()).ToUnixTimeMilliseconds());

    /// <summary>The log, if it and the index hold together.</summary>
    public Task<IReadOnlyList<LogEntry>> CheckAsync() => ClusterLog.CheckAsync(Database, Keys);

    /// <summary>By what a client is held: node, connection and epoch; <see langword="null"/> if by nobody.</summary>
    public async Task<string?> HolderAsync(string client) =>
        (string?)await Database.HashGetAsync(Partition.Sessions, client) is { } record ? string.Join(':', record.Split(':').Take(3)) : null;

    /// <summary>Of the index, in bytes.</summary>
    public async Task<long> MemoryAsync() => (long)await Database.ExecuteAsync("MEMORY", "USAGE", Partition.Sessions, "SAMPLES", "0");

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    private static string[] Texts(RedisResult answers) => [.. ((RedisResult[])answers!).Select(answer => answer.ToString())];
}
