namespace PipeHeartbeat.Server;

/// <summary>A page of clients.</summary>
/// <param name="Clients">The clients.</param>
/// <param name="Next">What to send as <c>after</c> for the next page; null if this is the last.</param>
internal sealed record ClientList(IReadOnlyList<ClientRow> Clients, string? Next);
