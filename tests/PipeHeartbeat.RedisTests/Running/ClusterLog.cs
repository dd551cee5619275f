using PipeHeartbeat.Redis;
using StackExchange.Redis;

namespace PipeHeartbeat.RedisTests;

/// <summary>
/// The oracle: reads the whole log and the index, and says what is wrong with them. Of each client the log must be (online moved* offline)*, each event must name the
/// epoch that went before, and who is in the index must be who is online by the log.
/// </summary>
internal static class ClusterLog
{
    private const int MostToTell = 5;

    private static readonly string[] Fields = ["t", "c", "n", "k", "p", "r"];

    public static async Task<IReadOnlyList<LogEntry>> ReadAsync(IDatabase database, KeySpace keys)
    {
        var all = new List<LogEntry>();
        foreach (PartitionKeys partition in keys.Partitions)
        {
            foreach (StreamEntry entry in await database.StreamRangeAsync(partition.Events))
            {
                if (!entry.Values.Select(value => value.Name.ToString()).SequenceEqual(Fields))
                    throw new InvalidDataException($"{entry.Id} has the fields {string.Join(", ", entry.Values.Select(value => value.Name))}");
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

    /// <summary>Fails if the log and the index do not hold together, and says how.</summary>
    /// <returns>The log.</returns>
    /// <exception cref="InvalidDataException">They do not.</exception>
    public static async Task<IReadOnlyList<LogEntry>> CheckAsync(IDatabase database, KeySpace keys)
    {
        IReadOnlyList<LogEntry> log = await ReadAsync(database, keys);
        List<string> wrong = [.. FindWrong(log, await ReadIndexAsync(database, keys))];
        foreach (PartitionKeys partition in keys.Partitions)
            wrong.AddRange(await FindWrongCountsAsync(database, partition));
        return wrong.Count == 0 ? log : throw new InvalidDataException($"{wrong.Count} wrong: {string.Join("; ", wrong.Take(MostToTell))}");
    }

    private static IEnumerable<string> FindWrong(IEnumerable<LogEntry> log, Dictionary<string, string> index)
    {
        var epochs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (LogEntry entry in log)
        {
            epochs.TryGetValue(entry.Client, out string? before);
            if ((entry.Kind == "online") != (before is null) || entry.Previous != (before ?? ""))
                yield return $"{entry} after {before}";
            if (entry.Kind == "offline")
                epochs.Remove(entry.Client);
            else
                epochs[entry.Client] = entry.Id;
        }

        foreach (string client in epochs.Keys.Union(index.Keys))
        {
            string? held = index.TryGetValue(client, out string? record) ? record.Split(':')[2] : null;
            if (epochs.GetValueOrDefault(client) is var told && told != held)
                yield return $"{client} is {held ?? "not there"} by the index and {told ?? "not there"} by the log";
        }
    }

    /// <summary>What is counted of each node must be what it has.</summary>
    private static async Task<IEnumerable<string>> FindWrongCountsAsync(IDatabase database, PartitionKeys partition)
    {
        string[][] records = [.. (await database.HashGetAllAsync(partition.Sessions)).Select(entry => entry.Value.ToString().Split(':'))];
        Dictionary<string, long> held = records.Where(record => record[4] == "").GroupBy(record => record[0]).ToDictionary(same => same.Key, same => (long)same.Count());
        Dictionary<string, long> counted = (await database.HashGetAllAsync(partition.Counts))
            .Where(entry => !entry.Name.ToString().EndsWith('#')).ToDictionary(entry => entry.Name.ToString(), entry => (long)entry.Value);
        return held.Keys.Union(counted.Keys)
            .Where(node => held.GetValueOrDefault(node) != counted.GetValueOrDefault(node) || !counted.ContainsKey(node))
            .Select(node => $"node {node} has {held.GetValueOrDefault(node)} in {partition.Tag}, and {counted.GetValueOrDefault(node)} are counted");
    }
}
