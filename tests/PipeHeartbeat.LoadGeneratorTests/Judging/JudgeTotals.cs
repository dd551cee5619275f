namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>What a judge comes to.</summary>
internal sealed record JudgeTotals(long Reported, long Early, long Missed, long FalseOffline, long Starved, long Drained, long LatenessSumUs);
