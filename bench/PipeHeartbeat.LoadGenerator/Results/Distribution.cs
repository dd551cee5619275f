namespace PipeHeartbeat.LoadGenerator;

/// <summary>A distribution of times, in milliseconds. Made of an HdrHistogram.</summary>
/// <param name="Count">Samples. With none, all the rest is 0.</param>
/// <param name="P999">Only where there are at least 10,000 samples; otherwise <see langword="null"/>.</param>
/// <param name="Buckets">For drawing: how many samples lie in [FromMs, ToMs), in ascending order, empty ones left out.</param>
internal sealed record Distribution(
    long Count,
    double Min,
    double Mean,
    double P50,
    double P90,
    double P99,
    double? P999,
    double Max,
    IReadOnlyList<DistributionBucket> Buckets);
