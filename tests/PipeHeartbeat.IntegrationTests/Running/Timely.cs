namespace PipeHeartbeat.IntegrationTests;

/// <summary>Measures how late something is on a machine that others use too.</summary>
internal static class Timely
{
    private const int Attempts = 5;

    /// <summary>A machine whose threads wait longer than this is in no state to show lateness of a few tens of milliseconds.</summary>
    private static readonly TimeSpan LongestStall = TimeSpan.FromMilliseconds(15);

    /// <summary>Nor is one on which others took the processors for as long as this, all in all.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Runs a measurement until one is met in time. One that is late counts as a failure unless the machine was busy meanwhile; then
    /// it is inconclusive and made again, five times at most. A measurement throws by itself for what no stall excuses.
    /// </summary>
    /// <param name="measure">Returns whether the bar was met, and the figures in words.</param>
    public static async Task AssertAsync(Func<Task<(bool IsInTime, string Figures)>> measure)
    {
        ITestOutputHelper? output = TestContext.Current.TestOutputHelper;
        using var monitor = new StallMonitor();
        var pressure = new CpuPressure();
        for (int attempt = 1; ; attempt++)
        {
            monitor.TakeWorst();
            pressure.TakeWaited();
            (bool isInTime, string figures) = await measure();
            (TimeSpan stall, TimeSpan waited) = (monitor.TakeWorst(), pressure.TakeWaited());
            string told = $"attempt {attempt}: {figures}; longest stall of the machine {stall.TotalMilliseconds:0.0} ms, {waited.TotalMilliseconds:0} ms with somebody waiting for a processor";
            output?.WriteLine(told);
            if (isInTime)
                return;
            Assert.True((stall > LongestStall || waited > LongestWait) && attempt < Attempts, told);
        }
    }
}
