namespace PipeHeartbeat.Benchmarks;

/// <summary>The timing of every population here: the product's defaults.</summary>
internal static class Timing
{
    public const int IntervalMs = 3_000;
    public const int TimeoutMs = 15_000;
    public const int TickMs = 10;

    /// <summary>Where virtual time begins: not at 0, where a forgotten stamp would look right.</summary>
    public const long StartMs = 1_000_000;
}
