using BenchmarkDotNet.Reports;
using PipeHeartbeat.Benchmarks;

namespace PipeHeartbeat.BenchmarkTests;

[Collection(OneAtATime.Name)]
public sealed class BudgetTests(QuickResults results) : IClassFixture<QuickResults>
{
    public static TheoryData<string, long> All
    {
        get
        {
            var data = new TheoryData<string, long>();
            foreach ((string name, long bytes) in Budgets.Read())
                data.Add(name, bytes);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void An_operation_allocates_no_more_than_its_budget(string name, long budget) =>
        Assert.InRange(results.BytesOf(name), 0, budget);

    [Fact]
    public void Everything_of_ours_has_a_budget_and_every_budget_is_of_something()
    {
        string[] ours = [.. Suites.InOrder.SelectMany(QuickResults.Ours).Order()];
        Assert.Equal(ours, Budgets.Read().Keys.Order());
    }

    [Fact]
    public void Every_class_of_benchmarks_is_among_the_suites() =>
        Assert.Equal(
            QuickRun.BenchmarksOf(typeof(Suites).Assembly).Select(type => type.Name).Order(),
            Suites.InOrder.Select(type => type.Name).Order());

    /// <summary>The control: what allocates, even once in a thousand operations, is seen.</summary>
    [Fact]
    public void One_object_in_a_thousand_operations_is_seen()
    {
        BenchmarkReport[] reports = [.. QuickRun.Of(typeof(AllocatingBenchmarks))];
        Assert.InRange(QuickResults.BytesOf(reports[0]), 24.0 / AllocatingBenchmarks.Operations, double.MaxValue);
        Assert.InRange(QuickResults.BytesOf(reports[1]), 24, double.MaxValue);
    }
}
