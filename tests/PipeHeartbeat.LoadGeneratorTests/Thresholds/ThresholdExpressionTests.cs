using CsCheck;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class ThresholdExpressionTests
{
    private static readonly string[] Operators = ["<", "<=", ">", ">=", "=="];

    private static readonly Gen<string> Nearly = Gen.OneOf(
        Gen.OneOf("detect.p99", "recall", "false", "cpu.beat", "server.rss", "beats.rate", "ontime", "lag", "p99", ".", "<", "<=", "=", "==", ">",
            ">=", "50", "ms", "%", "us", "µs", "k", "/s", "MiB", " ", "-", "1e9", "∞", "\0", "\n", "79228162514264337593543950335", "0.0000001"),
        Gen.String).Array[0, 7].Select(string.Concat);

    [Theory]
    [InlineData("detect.p99<1000ms", true)]
    [InlineData("detect.p99 < 1s", true)]
    [InlineData("DETECT.P50>=1us", true)]
    [InlineData("detect.max<1ns", false)]
    [InlineData("lag.p99.9<10ms", true)]
    [InlineData("ack.p99<1m", true)]
    [InlineData("connect.mean>0.1ms", true)]
    [InlineData("recall==100%", true)]
    [InlineData("recall>100%", false)]
    [InlineData("ontime>=99.98%", true)]
    [InlineData("ontime>99.98%", false)]
    [InlineData("false==0", true)]
    [InlineData("early<1", true)]
    [InlineData("missed<=0", true)]
    [InlineData("twice==0", true)]
    [InlineData("disagreements==0", true)]
    [InlineData("beats.rate>3.3k", true)]
    [InlineData("beats.rate>3.4k/s", false)]
    [InlineData("connected==10k", true)]
    [InlineData("connect.failed<1", true)]
    [InlineData("cpu<5%", true)]
    [InlineData("cpu.beat<=6.6us", true)]
    [InlineData("cpu.beat<6.6us", false)]
    [InlineData("cpu.accept<21.5µs", true)]
    [InlineData("server.rss<96.5MiB", false)]
    [InlineData("server.rss<=96.5MiB", true)]
    [InlineData("server.peak<0.1GiB", true)]
    [InlineData("server.client<=312B", true)]
    [InlineData("generator.client<0.48KB", false)]
    public void A_condition_holds_or_not(string text, bool holds)
    {
        ThresholdResult result = Parse(text).Judge(SampleRuns.Held());
        Assert.Equal(text, result.Expression);
        Assert.True(holds == result.Held, $"{text}: {result.Value}");
    }

    [Theory]
    [InlineData("detect.p99<50ms", "nobody was reported silent")]
    [InlineData("detect.p99.9>0s", "fewer than 10,000 samples")]
    [InlineData("ack.p99<50ms", "--ack")]
    [InlineData("cpu.beat<50ms", "--server-pid")]
    [InlineData("server.rss<50MiB", "--server-pid")]
    public void What_was_not_measured_does_not_hold_and_says_what_it_needs(string text, string needs)
    {
        ThresholdResult result = Parse(text).Judge(SampleRuns.Invalid());
        Assert.False(result.Held);
        Assert.StartsWith("not measured", result.Value, StringComparison.Ordinal);
        Assert.Contains(needs, result.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "''", "detect.p99<50ms")]
    [InlineData("detect.p99", "'detect.p99'", "< <= > >= ==")]
    [InlineData("detect.p98<50ms", "'detect.p98'", ".p99.9")]
    [InlineData("latency<50ms", "'latency'", "recall, false, early")]
    [InlineData("<50ms", "''", "recall, false, early")]
    [InlineData("detect.p99<50", "'50'", "such as 1.5us, 50ms or 2s")]
    [InlineData("detect.p99<-5ms", "'-5ms'", "such as 1.5us, 50ms or 2s")]
    [InlineData("detect.p99<=", "''", "such as 1.5us, 50ms or 2s")]
    [InlineData("detect.p99=50ms", "'detect.p99=50ms'", "< <= > >= ==")]
    [InlineData("detect.p99<<50ms", "'<50ms'", "such as 1.5us, 50ms or 2s")]
    [InlineData("recall>=0.999", "'0.999'", "such as 99.9%")]
    [InlineData("false==none", "'none'", "such as 0, 500 or 20k")]
    [InlineData("beats.rate>fast", "'fast'", "60k/s")]
    [InlineData("server.rss<100", "'100'", "100MiB")]
    [InlineData("detect.p99<99999999999999999999999999999h", "9h'", "50ms")]
    public void What_can_not_be_read_is_named_with_what_is_allowed(string text, string named, string allowed)
    {
        Assert.False(ThresholdExpression.TryParse(text, out ThresholdExpression? expression, out string? error));
        Assert.Null(expression);
        Assert.StartsWith($"--threshold = '{text}' ", error, StringComparison.Ordinal);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.Contains(allowed, error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_read_as_the_same_again() => Gen.Select(
        Gen.OneOf(Metrics.All.ToArray()), Gen.OneOf(Operators), Gen.Long[0, 1_000_000_000], Gen.Int[0, 9]).Sample((metric, sign, digits, scale) =>
        {
            decimal limit = digits / (decimal)Math.Pow(10, scale);
            ThresholdExpression first = Parse($"{metric.Name}{sign}{MetricText.Exact(metric.Kind, limit)}");
            ThresholdExpression second = Parse(first.ToString());
            Assert.Equal((metric, sign, limit), (first.Metric, first.Operator, first.Limit));
            Assert.Equal((metric, sign, limit), (second.Metric, second.Operator, second.Limit));
            Assert.Equal(first.ToString(), second.ToString());
        });

    [Fact]
    public void Any_text_is_read_or_refused_in_one_line_and_what_is_read_is_stable() => Nearly.Sample(
        text =>
        {
            if (ThresholdExpression.TryParse(text, out ThresholdExpression? expression, out string? error))
            {
                expression.Judge(SampleOfAll);
                Assert.Equal(expression.Limit, Parse(expression.ToString()).Limit);
            }
            else
            {
                Assert.DoesNotContain(error, char.IsControl);
            }
        },
        iter: 20_000);

    private static readonly RunResult SampleOfAll = SampleRuns.Held();

    private static ThresholdExpression Parse(string text)
    {
        Assert.True(ThresholdExpression.TryParse(text, out ThresholdExpression? expression, out string? error), error);
        return expression!;
    }
}
