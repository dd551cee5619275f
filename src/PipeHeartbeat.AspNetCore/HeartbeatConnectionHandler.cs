using Microsoft.AspNetCore.Connections;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Serves heartbeats on a connection, whatever transport it comes by and whatever host accepted it. Add it to Kestrel with
/// <see cref="PipeHeartbeatConnectionBuilderExtensions.UsePipeHeartbeat"/>, or have
/// <see cref="PipeHeartbeatServiceCollectionExtensions.AddPipeHeartbeatListener"/> host it. Thread-safe.
/// </summary>
public sealed class HeartbeatConnectionHandler : ConnectionHandler
{
    private readonly SessionManager _manager;

    internal HeartbeatConnectionHandler(SessionManager manager) => _manager = manager;

    /// <summary>Serves one connection until it ends. Does not throw for anything that a peer can do.</summary>
    public override Task OnConnectedAsync(ConnectionContext connection) => HeartbeatSession.ServeAsync(_manager, connection);

    /// <summary>Serves one connection until it ends, then disposes of it. Does not throw.</summary>
    internal void Serve(ConnectionContext connection) => HeartbeatSession.Serve(_manager, connection);
}
