namespace PipeHeartbeat.LoadGenerator;

/// <summary>So many samples from (inclusive) to (exclusive), in milliseconds.</summary>
internal readonly record struct DistributionBucket(double FromMs, double ToMs, long Count);
