using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.Redis;

/// <summary>By what a client is held in Redis.</summary>
/// <param name="Connection">The connection by which it is there.</param>
/// <param name="Epoch">The session's number, as Redis gave it; <see cref="None"/> for none yet.</param>
internal readonly record struct Holding(ConnectionId Connection, string Epoch)
{
    /// <summary>Of one that is claimed for the first time.</summary>
    public const string None = "";

    /// <summary>Lower than any: with it a client is claimed that nobody else may have.</summary>
    public const string Lowest = "0-0";
}
