namespace PipeHeartbeat.AspNetCore;

/// <summary>How often clients are to beat whose ids begin so. An immutable value.</summary>
/// <param name="Prefix">How their ids begin, compared byte by byte; empty: all clients that said who they are.</param>
/// <param name="Interval">How often, whole milliseconds.</param>
public sealed record PaceRule(string Prefix, TimeSpan Interval);
