using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Why a session ended. Whoever sets it first has ended it.</summary>
internal sealed record SessionEnd(Reason Reason, string? Detail, VerdictEvidence? Evidence = null, bool HasTakenLeave = false);
