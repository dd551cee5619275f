namespace PipeHeartbeat.AspNetCore;

/// <summary>A time during which this process could not hear its clients.</summary>
/// <param name="Source">What stood still.</param>
/// <param name="EndedAt">When it was over, by the wall clock.</param>
/// <param name="Duration">How long it took, too little by 200 ms at most.</param>
public sealed record Stall(StallSource Source, DateTimeOffset EndedAt, TimeSpan Duration);
