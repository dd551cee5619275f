using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.Redis;

/// <summary>The clients of this node. Thread-safe.</summary>
internal interface INodeClients
{
    /// <summary>Those of a partition that are here, by which connections, and since when, as a timestamp.</summary>
    /// <param name="partition">Its index.</param>
    /// <param name="notBefore">As they were then, as a timestamp, or later.</param>
    IReadOnlyDictionary<string, (ConnectionId Connection, long Since)> Of(int partition, long notBefore);

    /// <summary>Ends the connection of one that another node has taken over.</summary>
    void Supersede(string clientId, ConnectionId connection);
}
