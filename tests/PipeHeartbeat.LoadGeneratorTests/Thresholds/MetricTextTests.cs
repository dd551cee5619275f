using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class MetricTextTests
{
    // By name, because a public test can not take an internal type.
    [Theory]
    [InlineData("Time", 0.0005, "500 ns")]
    [InlineData("Time", 0, "0 ns")]
    [InlineData("Time", 12.345, "12.3 ms")]
    [InlineData("Time", 75_000, "75.0 s")]
    [InlineData("Percent", 100, "100 %")]
    [InlineData("Percent", 99.98, "99.98 %")]
    [InlineData("Percent", 99.9999, "99.999 %")]
    [InlineData("Percent", 4.256, "4.26 %")]
    [InlineData("Count", 12_345, "12,345")]
    [InlineData("Rate", 60_000, "60,000/s")]
    [InlineData("Size", 312, "312 B")]
    [InlineData("Size", 2_048, "2.00 KiB")]
    [InlineData("Size", 101_187_584, "96.5 MiB")]
    public void Figures_come_with_their_unit_and_almost_all_is_not_all(string kind, double value, string text) =>
        Assert.Equal(text, MetricText.Format(Enum.Parse<MetricKind>(kind), value));
}
