namespace PipeHeartbeat.IntegrationTests;

/// <summary>Measures how late something is on a machine that others use too.</summary>
internal static class Timely
{
    private const int Attempts = 3;

    /// <summary>A machine whose threads wait longer than this is in no state to show lateness of a few tens of milliseconds.</summary>
    private static readonly TimeSpan LongestStall = TimeSpan.FromMilliseconds(15);

    /// <summary>
    /// Runs a measurement until one is met in time. One that is late counts as a failure unless the machine stalled meanwhile; then
    /// it is inconclusive and made again, three times at most. A measurement throws by itself for what no stall excuses.
    /// </summary>
    /// <param name="measure">Returns whether the bar was met, and the figures in words.</param>
    public static async Task AssertAsync(Func<Task<(bool IsInTime, string Figures)>> measure)
    {
        ITestOutputHelper? output = TestContext.Current.TestOutputHelper;
        using var monitor = new StallMonitor();
        for (int attempt = 1; ; attempt++)
        {
            monitor.TakeWorst();
            (bool isInTime, string figures) = await measure();
            TimeSpan stall = monitor.TakeWorst();
            output?.WriteLine($"attempt {attempt}: {figures}; longest stall of the machine {stall.TotalMilliseconds:0.0} ms");
            if (isInTime)
                return;
            Assert.True(stall > LongestStall && attempt < Attempts, $"{figures}; longest stall of the machine {stall.TotalMilliseconds:0.0} ms");
        }
    }
}
