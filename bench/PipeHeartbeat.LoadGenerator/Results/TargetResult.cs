namespace PipeHeartbeat.LoadGenerator;

/// <summary>What was talked to, and by which times it was judged.</summary>
/// <param name="EndPoint">host:port</param>
/// <param name="TimeoutFrom">Where the timeout was learned: option, WELCOME, status or interval.</param>
/// <param name="ServerVersion">From the status, if there was one.</param>
internal sealed record TargetResult(string EndPoint, int IntervalMs, int TimeoutMs, string TimeoutFrom, string? ServerVersion);
