namespace PipeHeartbeat.Server;

/// <summary>Clients, as opposed to connections.</summary>
/// <param name="Count">How many are there, those included that are waited for.</param>
internal sealed record StatusPresence(int Count);
