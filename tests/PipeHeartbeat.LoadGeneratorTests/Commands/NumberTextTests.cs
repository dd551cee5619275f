using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData("500", 500)]
    [InlineData("19k", 19_000)]
    [InlineData("1.5M", 1_500_000)]
    [InlineData(" 20,000 ", 20_000)]
    public void Numbers_may_have_a_unit(string text, double expected)
    {
        Assert.True(NumberText.TryParse(text, out double number));
        Assert.Equal(expected, number);
    }

    [Theory]
    [InlineData("")]
    [InlineData("k")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("NaN")]
    [InlineData("1kk")]
    public void Anything_else_is_none(string text) => Assert.False(NumberText.TryParse(text, out _));

    [Theory]
    [InlineData("0%", 0)]
    [InlineData("12.5%", 0.125)]
    [InlineData("100%", 1)]
    public void A_percentage_is_read_as_a_fraction(string text, double expected)
    {
        Assert.True(NumberText.TryParsePercent(text, out double fraction));
        Assert.Equal(expected, fraction, precision: 12);
    }

    [Theory]
    [InlineData("10")]
    [InlineData("101%")]
    [InlineData("-1%")]
    [InlineData("%")]
    [InlineData("5%%x")]
    public void Without_its_sign_or_out_of_range_it_is_none(string text) => Assert.False(NumberText.TryParsePercent(text, out _));
}
