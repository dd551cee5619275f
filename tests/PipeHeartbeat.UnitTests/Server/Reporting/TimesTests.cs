using PipeHeartbeat.Server;

namespace PipeHeartbeat.UnitTests.Server;

public sealed class TimesTests
{
    [Theory]
    [InlineData(0, "0.0s")]
    [InlineData(0.29, "0.2s")]
    [InlineData(59.99, "59.9s")]
    [InlineData(60, "1m 0s")]
    [InlineData(3_599.9, "59m 59s")]
    [InlineData(3_600, "1h 0m")]
    [InlineData(86_399, "23h 59m")]
    [InlineData(86_400, "1d 0h")]
    [InlineData(1_000_000, "11d 13h")]
    public void Durations_have_two_units_and_are_never_rounded_up(double seconds, string text) => Assert.Equal(text, Times.Short(seconds));
}
