using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.UnitTests.AspNetCore;

public sealed class StallHistoryTests
{
    private const int Most = 4096;

    /// <summary>Each a millisecond long, ten apart: beside a plain list.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(Most + 1)]
    [InlineData(20_000)]
    public void What_is_asked_of_the_last_few_thousand_is_what_a_list_says(int count)
    {
        var history = new StallHistory();
        for (int i = 0; i < count; i++)
            history.Add(i * 10, (i * 10) + 1);
        for (int back = 0; back < Math.Min(count, Most); back += 97)
        {
            long sinceMs = ((count - 1 - back) * 10L) - 5;
            Assert.Equal((((count - 1 - back) * 10L) + 1, back + 1L), (history.FirstEndAfterMs(sinceMs), history.StalledMs(sinceMs, long.MaxValue)));
            Assert.Equal(back + 1L, history.DurationOfEndedAfterMs(sinceMs, unnoticedMs: 0));
        }

        Assert.Equal(count == 0 ? long.MinValue / 4 : ((count - 1) * 10L) + 1, history.EndedMs);
        Assert.Equal(long.MaxValue, history.FirstEndAfterMs(count * 10L));
    }

    [Fact]
    public void A_long_history_costs_no_more_to_add_to_than_a_short_one()
    {
        var history = new StallHistory();
        for (int i = 0; i < 10_000; i++)
            history.Add(i, i);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
            history.Add(i, i);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 10_000, 0, 100);
    }
}
