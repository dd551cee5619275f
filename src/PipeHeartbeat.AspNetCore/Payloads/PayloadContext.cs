using System.Net;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Who sent a payload.</summary>
/// <param name="Connection">The connection it came by.</param>
/// <param name="RemoteEndPoint">Where it comes from, if the transport knows.</param>
/// <param name="ClientId">Who the client says it is; <see langword="null"/> if it did not say HELLO.</param>
public readonly record struct PayloadContext(ConnectionId Connection, EndPoint? RemoteEndPoint, string? ClientId);
