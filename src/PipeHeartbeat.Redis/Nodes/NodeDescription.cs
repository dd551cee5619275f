using System.Text.Json;
using StackExchange.Redis;

namespace PipeHeartbeat.Redis;

/// <summary>What a node tells of itself.</summary>
internal sealed record NodeDescription(string Name, DateTimeOffset Since)
{
    public static async Task<IReadOnlyDictionary<long, NodeDescription>> ReadAllAsync(IDatabase database, KeySpace keys)
    {
        HashEntry[] entries = await database.HashGetAllAsync(keys.Nodes).ConfigureAwait(false);
        return entries.ToDictionary(entry => (long)entry.Name, entry => JsonSerializer.Deserialize((string)entry.Value!, NodeJson.Default.NodeDescription)!);
    }

    public override string ToString() => JsonSerializer.Serialize(this, NodeJson.Default.NodeDescription);
}
