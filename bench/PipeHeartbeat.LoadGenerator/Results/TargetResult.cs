namespace PipeHeartbeat.LoadGenerator;

/// <summary>What was talked to, and by which times it was judged.</summary>
/// <param name="EndPoint">host:port</param>
/// <param name="TimeoutFrom">Where the timeout was learned: option, WELCOME, status or interval.</param>
/// <param name="ServerVersion">From the status, if there was one.</param>
internal sealed record TargetResult(string EndPoint, int IntervalMs, int TimeoutMs, string TimeoutFrom, string? ServerVersion)
{
    /// <summary>How late a verdict could come and was not missed.</summary>
    public long GraceMs { get; init; }

    /// <summary>The same for those that the server held back for a reason that its status told.</summary>
    public long LongestGraceMs { get; init; }
}
