namespace PipeHeartbeat.LoadGenerator;

/// <summary>What a server said, as far as it matters here.</summary>
internal readonly record struct DialectMessage(DialectMessageKind Kind)
{
    /// <summary>Of a welcome or a pace, if it names it; otherwise 0.</summary>
    public int TimeoutMs { get; init; }

    /// <summary>Of a welcome or a pace, if it names it; otherwise 0.</summary>
    public int IntervalMs { get; init; }

    /// <summary>Of a welcome, if it says when to send the first beat, counted from the welcome; otherwise <see langword="null"/>.</summary>
    public int? FirstBeatMs { get; init; }

    /// <summary>Of a goodbye: when to come back, counted from then.</summary>
    public int RetryAfterMs { get; init; }

    /// <summary>Of a goodbye: the reason's name as in the protocol.</summary>
    public string? Reason { get; init; }
}
