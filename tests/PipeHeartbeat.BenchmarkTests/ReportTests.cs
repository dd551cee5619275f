using PipeHeartbeat.Benchmarks.Reporting;

namespace PipeHeartbeat.BenchmarkTests;

[Collection(OneAtATime.Name)]
public sealed class ReportTests
{
    private static readonly ExportFile.Machine Machine = new("0.15.8", "Linux", "a processor", 2, ".NET 10", "X64");

    [Fact]
    public void The_median_of_the_rounds_counts_and_the_others_are_multiples_of_ours()
    {
        string report = Write(
            Beat("BareExchange", 1_000, 5, 5, 5),
            Beat("Beat", 1_000, 30, 10, 12),
            Beat("LockedDictionary", 1_000, 24, 24, 240));

        Assert.Contains("| Beat | 1,000 | bare Interlocked.Exchange, a cache line each | 5.00 ns | 0 % | 0.42 × | 0 |\n", report);
        Assert.Contains("| Beat | 1,000 | **ConnectionTable.Beat** | 12.0 ns | 83 % | 1 | 0 |\n", report);
        Assert.Contains("| Beat | 1,000 | lock + Dictionary | 24.0 ns | 450 % | 2.00 × | 0 |\n", report);
    }

    [Fact]
    public void An_alternative_that_wins_is_said_to()
    {
        string report = Write(Beat("Beat", 1_000, 10), Beat("ConcurrentDictionary", 1_000, 9));
        Assert.Contains("| ConcurrentDictionary | 9.00 ns | 0 % | **0.90 ×, wins** | 0 |", report);
    }

    [Theory]
    [InlineData(0.0123, "0.0123 ns")]
    [InlineData(0.987, "0.99 ns")]
    [InlineData(12.34, "12.3 ns")]
    [InlineData(99.96, "100 ns")]
    [InlineData(1_234, "1.23 µs")]
    [InlineData(12_345_678, "12.3 ms")]
    [InlineData(1_500_000_000, "1.50 s")]
    public void Times_have_three_digits_and_a_unit(double nanoseconds, string text) => Assert.Equal(text, Figures.Time(nanoseconds));

    [Fact]
    public void What_was_not_run_again_stays_as_it_was_and_what_there_is_no_more_goes()
    {
        const string Former = "\n### B\n\nold B\n\n| x |\n\n### Gone\n\nold\n\n### A\n\nold A\n";
        string merged = ReportSection.Merge(ReportSection.Split(Former), [new ReportSection("A", "### A\n\nnew A\n"), new ReportSection("C", "### C\n\nnew C\n")], ["A", "B", "C"]);
        Assert.Equal("### A\n\nnew A\n\n### B\n\nold B\n\n| x |\n\n### C\n\nnew C\n", merged);
        Assert.Equal(merged, ReportSection.Merge(ReportSection.Split(merged), [], ["A", "B", "C"]));
    }

    [Fact]
    public void Without_results_or_marks_it_says_what_is_missing()
    {
        string directory = Directory.CreateTempSubdirectory().FullName;
        try
        {
            Assert.Equal(1, ReportCommand.Run([Path.Combine(directory, "x.md"), directory]));
            Assert.Equal(1, ReportCommand.Run([]));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string Write(params ExportFile.Benchmark[][] benchmarks) =>
        Assert.Single(ReportWriter.Write(Machine, 3, DateTimeOffset.UnixEpoch, Row.Gather(benchmarks.SelectMany(rounds => rounds)))).Text;

    private static ExportFile.Benchmark[] Beat(string method, int connections, params double[] meansNs) =>
        [.. meansNs.Select(meanNs => new ExportFile.Benchmark(
            "PipeHeartbeat.Benchmarks.Table", "BeatBenchmarks", method, $"Connections={connections}", new(meanNs), new(0)))];
}
