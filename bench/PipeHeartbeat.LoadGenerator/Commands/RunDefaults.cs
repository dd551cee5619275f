namespace PipeHeartbeat.LoadGenerator;

/// <summary>What a verb takes for options that are not given.</summary>
internal sealed record RunDefaults
{
    public string Connections { get; init; } = "1k";

    public string Interval { get; init; } = "3s";

    public string Duration { get; init; } = "1m";

    public string Warmup { get; init; } = "5s";
}
