namespace PipeHeartbeat.Redis;

/// <summary>Which clients of the cluster are asked for.</summary>
public sealed record ClusterQuery
{
    /// <summary>The most that one answer holds.</summary>
    public const int MaxLimit = 1_000;

    /// <summary>How their ids begin; <see langword="null"/>: all.</summary>
    public string? Prefix { get; init; }

    /// <summary>Where to go on: <see cref="ClusterPage.Next"/> of the page before.</summary>
    public string? After { get; init; }

    /// <summary>How many at most. Default 100, range 1–<see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 100;
}
