using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.Redis;

/// <summary>This node's clients, as its presence knows them; of those only that said HELLO.</summary>
internal sealed class PresenceClients(IPresence presence, KeySpace keys, TimeProvider timeProvider) : INodeClients
{
    public Dictionary<string, (ConnectionId Connection, TimeSpan Age)> Of(int partition) => presence.Enumerate()
        .Where(status => status.IsIdentified && status.State != ClientState.Offline && keys.PartitionOf(status.ClientId) == partition)
        .GroupBy(status => status.ClientId, StringComparer.Ordinal)
        .ToDictionary(same => same.Key, same => (same.Last().Connection, timeProvider.GetUtcNow() - same.Last().Since), StringComparer.Ordinal);

    public void Supersede(string clientId, ConnectionId connection) => presence.Supersede(clientId, connection, "taken over by another node");
}
