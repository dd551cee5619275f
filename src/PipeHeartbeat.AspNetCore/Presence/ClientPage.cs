namespace PipeHeartbeat.AspNetCore;

/// <summary>Some of the clients that were asked for.</summary>
/// <param name="Clients">How they stood when each was looked at.</param>
/// <param name="Next">Where the next page begins; <see langword="null"/> if there is none.</param>
public sealed record ClientPage(IReadOnlyList<ClientStatus> Clients, ClientCursor? Next);
