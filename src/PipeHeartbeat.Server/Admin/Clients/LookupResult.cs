namespace PipeHeartbeat.Server;

/// <summary>What a look-up tells.</summary>
/// <param name="Clients">One row for each id that was asked for, in that order.</param>
internal sealed record LookupResult(IReadOnlyList<LookupRow> Clients);
