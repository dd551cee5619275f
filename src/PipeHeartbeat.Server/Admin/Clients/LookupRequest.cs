namespace PipeHeartbeat.Server;

/// <summary>Which clients are looked up.</summary>
/// <param name="Ids">Their ids, 1,000 at most.</param>
internal sealed record LookupRequest(IReadOnlyList<string> Ids);
