using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.Redis;

/// <summary>This node's clients, as its presence knows them; of those only that said HELLO.</summary>
/// <remarks>All partitions are mostly told to compare at once: one walk over all clients does for all of them.</remarks>
internal sealed class PresenceClients(IPresence presence, KeySpace keys, TimeProvider timeProvider) : INodeClients
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (ConnectionId Connection, long Since)>?[] _seen = new Dictionary<string, (ConnectionId Connection, long Since)>?[keys.Partitions.Count];
    private long _seenAt = long.MinValue;

    public IReadOnlyDictionary<string, (ConnectionId Connection, long Since)> Of(int partition, long notBefore)
    {
        lock (_lock)
        {
            if (_seenAt < notBefore || _seen[partition] is null)
                Look();

            // Each looks at its own once: what has been compared need not be kept.
            Dictionary<string, (ConnectionId, long)> clients = _seen[partition]!;
            _seen[partition] = null;
            return clients;
        }
    }

    public void Supersede(string clientId, ConnectionId connection) => presence.Supersede(clientId, connection, "taken over by another node");

    private void Look()
    {
        for (int i = 0; i < _seen.Length; i++)
            _seen[i] = new(StringComparer.Ordinal);
        long now = _seenAt = timeProvider.GetTimestamp();
        DateTimeOffset nowByWall = timeProvider.GetUtcNow();
        foreach (ClientStatus status in presence.Enumerate())
        {
            if (!status.IsIdentified || status.State == ClientState.Offline)
                continue;

            // Of two with the same name, of which one is about to be superseded, that which came last.
            long since = now - (long)((nowByWall - status.Since).TotalSeconds * timeProvider.TimestampFrequency);
            Dictionary<string, (ConnectionId Connection, long Since)> there = _seen[keys.PartitionOf(status.ClientId)]!;
            if (!there.TryGetValue(status.ClientId, out (ConnectionId Connection, long Since) other) || other.Since <= since)
                there[status.ClientId] = (status.Connection, since);
        }
    }
}
