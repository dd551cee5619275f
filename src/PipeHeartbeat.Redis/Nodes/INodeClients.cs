using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.Redis;

/// <summary>The clients of this node. Thread-safe.</summary>
internal interface INodeClients
{
    /// <summary>Those of a partition that are here, by which connections, and for how long.</summary>
    Dictionary<string, (ConnectionId Connection, TimeSpan Age)> Of(int partition);

    /// <summary>Ends the connection of one that another node has taken over.</summary>
    void Supersede(string clientId, ConnectionId connection);
}
