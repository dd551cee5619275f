using System.Diagnostics;
using PipeHeartbeat.Redis;
using StackExchange.Redis;

namespace PipeHeartbeat.RedisTests;

/// <summary>What tests of a cluster share.</summary>
internal static class ClusterBench
{
    public const int Partitions = 8;

    public static readonly TimeSpan NodeLostGrace = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    public static KeySpace Keys { get; } = new("phb", Partitions);

    public static async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        long began = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"not within {Patience.TotalSeconds} s: {what}");
            await Task.Delay(LookEvery, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until all has been told and the index is what the nodes have in memory, and lets the oracle look at the log.</summary>
    public static async Task<IReadOnlyList<LogEntry>> AtRestAsync(RedisProcess redis, params TestNode[] nodes)
    {
        await UntilAsync(async () => nodes.All(node => node.Service.IsSettled) && await IsUnionAsync(redis, nodes), "the index is the union of the nodes' memories");
        return await ClusterLog.CheckAsync(redis.Database, Keys);
    }

    /// <summary>How often each kind of event is in the log for clients with ids of a prefix.</summary>
    public static int CountOf(this IEnumerable<LogEntry> log, string kind, string prefix = "") =>
        log.Count(entry => entry.Kind == kind && entry.Client.StartsWith(prefix, StringComparison.Ordinal));

    private static async Task<bool> IsUnionAsync(RedisProcess redis, TestNode[] nodes)
    {
        try
        {
            Dictionary<string, string> index = await ClusterLog.ReadIndexAsync(redis.Database, Keys);
            IEnumerable<(string, string)> held = index.Select(pair => (pair.Key, pair.Value.Split(':')[1]));
            return held.ToHashSet().SetEquals(nodes.SelectMany(node => node.Clients));
        }
        catch (RedisException)
        {
            return false;
        }
    }
}
