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
        Assert.InRange(BytesOf(nameof(AllocatingBenchmarks.Seldom)), 24.0 / AllocatingBenchmarks.Operations, double.MaxValue);
        Assert.InRange(BytesOf(nameof(AllocatingBenchmarks.Always)), 24, double.MaxValue);

        double BytesOf(string name) =>
            QuickResults.BytesOf(reports.Single(report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name == name));
    }

    /// <summary>And to the byte: one object in a call of a thousand operations, also where an iteration is a single call.</summary>
    [Theory]
    [InlineData(nameof(AllocatingBenchmarks.Seldom))]
    [InlineData(nameof(AllocatingBenchmarks.AfterSetup))]
    public void One_object_in_a_call_is_seen_to_the_byte(string name)
    {
        Type type = typeof(AllocatingBenchmarks);
        Assert.Equal(24.0 / AllocatingBenchmarks.Operations, DirectRun.BytesOf(type, type.GetMethod(name)!, largestPopulation: 1));
    }
}
