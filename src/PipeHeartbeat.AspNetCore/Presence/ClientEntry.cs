using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.AspNetCore;

/// <summary>What the directory knows of a client that said HELLO.</summary>
/// <param name="Connection">By which it is there, or was last.</param>
/// <param name="Gone"><see langword="null"/> if it is there.</param>
internal readonly record struct ClientEntry(ConnectionId Connection, GoneClient? Gone);
