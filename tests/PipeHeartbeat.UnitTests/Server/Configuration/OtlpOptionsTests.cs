using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using PipeHeartbeat.Server;

namespace PipeHeartbeat.UnitTests.Server;

public sealed class OtlpOptionsTests
{
    [Fact]
    public void Nothing_is_sent_unless_it_is_asked_for() => Assert.Null(Read([]).Endpoint);

    [Fact]
    public void What_is_given_holds()
    {
        OtlpOptions options = Read(new() { ["Otlp:Endpoint"] = "https://collector.example:4318", ["Otlp:Protocol"] = "HTTP", ["Otlp:Interval"] = "1m" });
        Assert.Equal((new Uri("https://collector.example:4318"), OtlpProtocol.Http, TimeSpan.FromMinutes(1)), (options.Endpoint, options.Protocol, options.Interval));
    }

    [Theory]
    [InlineData("Otlp:Endpoint", "collector:4317")]
    [InlineData("Otlp:Endpoint", "ftp://collector")]
    [InlineData("Otlp:Protocol", "udp")]
    [InlineData("Otlp:Protocol", "1")]
    [InlineData("Otlp:Interval", "15")]
    [InlineData("Otlp:Interval", "999ms")]
    [InlineData("Otlp:Interval", "11m")]
    public void What_is_wrong_is_named(string key, string value)
    {
        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() => Read(new() { [key] = value }));
        Assert.Contains($"PipeHeartbeat:{key} = '{value}'", Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    private static OtlpOptions Read(Dictionary<string, string?> values) => OtlpOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
}
