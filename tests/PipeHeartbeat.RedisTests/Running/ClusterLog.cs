using PipeHeartbeat.Redis;
using StackExchange.Redis;

namespace PipeHeartbeat.RedisTests;

/// <summary>
/// The oracle: reads the whole log and the index, and says what is wrong with them. Of each client the log must be (online moved* offline)*, each event must name the
/// epoch that went before, and who is in the index must be who is online by the log.
/// </summary>
internal static class ClusterLog
{
    public static async Task<IReadOnlyList<LogEntry>> ReadAsync(IDatabase database, KeySpace keys)
    {
        var all = new List<LogEntry>();
        foreach (PartitionKeys partition in keys.Partitions)
        {
            foreach (StreamEntry entry in await database.StreamRangeAsync(partition.Events))
            {
                Assert.Equal(["t", "c", "n", "k", "p", "r"], entry.Values.Select(value => value.Name.ToString()));
                string[] values = [.. entry.Values.Select(value => value.Value.ToString())];
                all.Add(new LogEntry(entry.Id!, values[0], values[1], values[2], values[3], values[4], values[5]));
            }
        }

        return all;
    }

    /// <summary>Who is in the index, and how: node:connection:epoch:by what it came earlier:[why it went].</summary>
    public static async Task<Dictionary<string, string>> ReadIndexAsync(IDatabase database, KeySpace keys)
    {
        var index = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (PartitionKeys partition in keys.Partitions)
        {
            foreach (HashEntry entry in await database.HashGetAllAsync(partition.Sessions))
                index.Add(entry.Name!, entry.Value!);
        }

        return index;
    }

    /// <summary>Fails if the log and the index do not hold together.</summary>
    /// <returns>The log.</returns>
    public static async Task<IReadOnlyList<LogEntry>> CheckAsync(IDatabase database, KeySpace keys)
    {
        IReadOnlyList<LogEntry> log = await ReadAsync(database, keys);
        Dictionary<string, string> index = await ReadIndexAsync(database, keys);
        var epochs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (LogEntry entry in log)
        {
            epochs.TryGetValue(entry.Client, out string? before);
            Assert.True((entry.Kind == "online") == (before is null), $"{entry} after {before}");
            Assert.True(entry.Previous == (before ?? ""), $"{entry} after {before}");
            if (entry.Kind == "offline")
                epochs.Remove(entry.Client);
            else
                epochs[entry.Client] = entry.Id;
        }

        Assert.Equal(
            epochs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value)),
            index.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value.Split(':')[2])));
        foreach (PartitionKeys partition in keys.Partitions)
            await CheckCountsAsync(database, partition);
        return log;
    }

    /// <summary>What is counted of each node is what it has.</summary>
    private static async Task CheckCountsAsync(IDatabase database, PartitionKeys partition)
    {
        string[][] records = [.. (await database.HashGetAllAsync(partition.Sessions)).Select(entry => entry.Value.ToString().Split(':'))];
        Dictionary<string, long> held = records.Where(record => record[4] == "").GroupBy(record => record[0]).ToDictionary(same => same.Key, same => (long)same.Count());
        Dictionary<string, long> counted = (await database.HashGetAllAsync(partition.Counts))
            .Where(entry => !entry.Name.ToString().EndsWith('#')).ToDictionary(entry => entry.Name.ToString(), entry => (long)entry.Value);
        Assert.Equal(held.OrderBy(pair => pair.Key, StringComparer.Ordinal), counted.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }
}
