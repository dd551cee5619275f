namespace PipeHeartbeat.Server;

/// <summary>Who has been silent for longest.</summary>
/// <param name="Clients">The most silent first.</param>
internal sealed record SilentClients(IReadOnlyList<ClientRow> Clients);
