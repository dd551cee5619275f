using CsCheck;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class MaximumSearchTests
{
    private const double Lowest = 100;
    private const double Highest = 1e6;

    [Fact]
    public void Wherever_the_limit_lies_it_is_found_to_a_tenth_in_few_tries() =>
        Gen.Select(Gen.Double[Lowest, Highest * 0.99], Gen.Double[Lowest, Highest]).Sample((limit, start) =>
        {
            var search = new MaximumSearch(start, Lowest, Highest);
            int tries = Run(search, limit);

            Assert.InRange(search.Best!.Value, limit / MaximumSearch.DefaultPrecision, limit);
            Assert.InRange(tries, 1, 20);
            Assert.False(search.HitCeiling);
        });

    [Fact]
    public void From_a_start_within_a_power_of_ten_it_takes_no_more_than_nine_tries() => Gen.Double[10_000, 100_000].Sample(limit =>
        Assert.InRange(Run(new MaximumSearch(10_000, Lowest, Highest), limit), 1, 9));

    [Fact]
    public void Where_everything_holds_the_ceiling_is_what_was_found()
    {
        var search = new MaximumSearch(10_000, Lowest, Highest);
        Run(search, double.MaxValue);

        Assert.Equal(Highest, search.Best);
        Assert.True(search.HitCeiling);
    }

    [Fact]
    public void Where_nothing_holds_there_is_no_best()
    {
        var search = new MaximumSearch(10_000, Lowest, Highest);
        Run(search, limit: 1);

        Assert.Null(search.Best);
    }

    private static int Run(MaximumSearch search, double limit)
    {
        int tries = 0;
        for (; !search.IsDone && tries < 100; tries++)
        {
            Assert.InRange(search.Next, Lowest, Highest);
            search.Report(search.Next <= limit);
        }

        Assert.True(search.IsDone);
        return tries;
    }
}
