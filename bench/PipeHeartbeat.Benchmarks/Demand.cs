namespace PipeHeartbeat.Benchmarks;

/// <summary>The correctness check of a setup: what does not do its work must not be measured.</summary>
internal static class Demand
{
    public static void Equal(long expected, long actual, string what)
    {
        if (expected != actual)
            throw new InvalidOperationException($"{what}: {actual}, but it should be {expected}.");
    }

    public static void True(bool holds, string what)
    {
        if (!holds)
            throw new InvalidOperationException($"Not so: {what}.");
    }
}
