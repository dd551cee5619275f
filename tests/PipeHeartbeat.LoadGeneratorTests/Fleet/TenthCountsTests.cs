using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class TenthCountsTests
{
    [Fact]
    public void The_fullest_tenth_is_told_against_the_mean_of_those_that_are_over()
    {
        var counts = new TenthCounts();
        Assert.Equal(0, counts.Fullest());
        counts.Begin(1_000_000);
        foreach (long atUs in new long[] { 1_000_000, 1_099_999, 1_100_000, 1_350_000, 1_399_999, 1_300_000, 1_400_000, 1_400_001, 1_400_002, 1_400_003 })
            counts.Count(atUs);

        // 2, 1, 0, 3, and a fifth that is not over.
        Assert.Equal(2, counts.Fullest());
        counts.Begin(2_000_000);
        Assert.Equal(0, counts.Fullest());
    }
}
