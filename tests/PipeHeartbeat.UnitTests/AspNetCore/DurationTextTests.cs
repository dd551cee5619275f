extern alias aspnetcore;

using Durations = aspnetcore::PipeHeartbeat.DurationText;

namespace PipeHeartbeat.UnitTests.AspNetCore;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("3s", 3000)]
    [InlineData("1m", 60_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("0s", 0)]
    [InlineData(" 3s ", 3000)]
    [InlineData("1.5s", 1500)]
    [InlineData("0.5ms", 0.5)]
    [InlineData(".5s", 500)]
    [InlineData("24000000h", 86_400_000_000_000)]
    public void A_number_and_its_unit_are_a_duration(string text, double milliseconds)
    {
        Assert.True(Durations.TryParse(text, out TimeSpan duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("3")]
    [InlineData("s")]
    [InlineData("ms")]
    [InlineData("-3s")]
    [InlineData("+3s")]
    [InlineData("3 s")]
    [InlineData("3S")]
    [InlineData("3sec")]
    [InlineData("3d")]
    [InlineData("1e3s")]
    [InlineData("1,5s")]
    [InlineData("3s3s")]
    [InlineData("00:00:03")]
    [InlineData("24000001h")]
    [InlineData("79228162514264337593543950335h")]
    [InlineData("79228162514264337593543950336h")]
    public void Anything_else_is_refused(string? text)
    {
        Assert.False(Durations.TryParse(text, out TimeSpan duration));
        Assert.Equal(default, duration);
    }

    [Theory]
    [InlineData(0, "0ms")]
    [InlineData(1, "1ms")]
    [InlineData(1500, "1500ms")]
    [InlineData(3000, "3s")]
    [InlineData(90_000, "90s")]
    [InlineData(60_000, "1m")]
    [InlineData(3_600_000, "1h")]
    [InlineData(0.5, "0.5ms")]
    public void A_duration_is_written_in_the_largest_unit_that_divides_it_and_reads_back(double milliseconds, string text)
    {
        var duration = TimeSpan.FromMilliseconds(milliseconds);
        Assert.Equal(text, Durations.Format(duration));
        Assert.True(Durations.TryParse(text, out TimeSpan back));
        Assert.Equal(duration, back);
    }
}
