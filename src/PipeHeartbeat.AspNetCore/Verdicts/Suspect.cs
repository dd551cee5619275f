namespace PipeHeartbeat.AspNetCore;

/// <summary>Somebody whose time is up.</summary>
/// <param name="DeadlineMs">The deadline that was missed.</param>
/// <param name="IntervalMs">How often it is expected to beat.</param>
/// <param name="NeedsThreadPool">Whether it cannot be heard while the thread pool is starved.</param>
internal readonly record struct Suspect(long DeadlineMs, int IntervalMs, bool NeedsThreadPool);
