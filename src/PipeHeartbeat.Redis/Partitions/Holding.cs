using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.Redis;

/// <summary>By what a client is held in Redis.</summary>
/// <param name="Connection">The connection by which it is there.</param>
/// <param name="Epoch">The session's number, as Redis gave it; <see cref="None"/> for none yet.</param>
/// <param name="Since">Since when it is there, as a timestamp.</param>
internal readonly record struct Holding(ConnectionId Connection, string Epoch, long Since)
{
    /// <summary>Of one that is claimed for the first time.</summary>
    public const string None = "";
}
