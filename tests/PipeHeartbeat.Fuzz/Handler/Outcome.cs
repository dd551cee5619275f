using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Fuzz;

/// <summary>What came of a connection.</summary>
/// <param name="Reason">Why it ended.</param>
/// <param name="Detail">In words.</param>
/// <param name="Beats">Heartbeats counted.</param>
/// <param name="Payloads">What the application received, one a line.</param>
/// <param name="Sent">What the server sent, one packet a line.</param>
internal sealed record Outcome(Reason Reason, string? Detail, long Beats, string Payloads, string Sent);
