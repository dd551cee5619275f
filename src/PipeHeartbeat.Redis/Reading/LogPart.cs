namespace PipeHeartbeat.Redis;

/// <summary>What a look at a partition's log came to.</summary>
/// <param name="State">Whether it can be gone on from.</param>
/// <param name="Events">The next events.</param>
/// <param name="Last">Of <see cref="LogState.Gap"/>: the id after which events go on.</param>
internal readonly record struct LogPart(LogState State, IReadOnlyList<ClusterEvent> Events, string Last);
