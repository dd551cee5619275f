namespace PipeHeartbeat.AspNetCore;

/// <summary>Which clients, and how many of them at once.</summary>
public sealed record ClientQuery
{
    /// <summary>The most that one page holds: 1,000.</summary>
    public const int MaxLimit = 1_000;

    /// <summary>How their ids begin, compared character by character. Default <see langword="null"/>: in any way.</summary>
    public string? Prefix { get; init; }

    /// <summary>How they stand. Default <see langword="null"/>: in any way.</summary>
    public ClientState? State { get; init; }

    /// <summary>Where to go on: <see cref="ClientPage.Next"/> of the page before. Default <see langword="null"/>: from the beginning.</summary>
    public ClientCursor? After { get; init; }

    /// <summary>How many at most. Default 100, range 1–<see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 100;
}
