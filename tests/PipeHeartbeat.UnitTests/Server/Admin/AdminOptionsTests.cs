using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using PipeHeartbeat.Server;

namespace PipeHeartbeat.UnitTests.Server.Admin;

public sealed class AdminOptionsTests
{
    private const string Token = "0123456789abcdef";

    [Theory]
    [InlineData("127.0.0.1:1")]
    [InlineData("127.9.9.9:1")]
    [InlineData("[::1]:1")]
    [InlineData("localhost:1")]
    public void A_loopback_address_needs_no_token(string address) => Assert.NotNull(Read(address, token: null).EndPoint);

    [Theory]
    [InlineData("0.0.0.0:1")]
    [InlineData("*:1")]
    [InlineData("[::]:1")]
    [InlineData("10.0.0.1:1")]
    public void Any_other_address_needs_one(string address)
    {
        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() => Read(address, token: null));
        string failure = Assert.Single(error.Failures);
        Assert.Contains($"PipeHeartbeat:Admin = '{address}'", failure, StringComparison.Ordinal);
        Assert.Contains("AdminToken", failure, StringComparison.Ordinal);
        Assert.Equal(Token, Read(address, Token).Token);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcde")]
    [InlineData("0123456789 abcdef")]
    [InlineData("0123456789abcdeü")]
    [InlineData("0123456789abcdef\n")]
    public void A_token_that_cannot_hold_is_refused_and_not_shown(string token)
    {
        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() => Read("127.0.0.1:1", token));
        string failure = Assert.Single(error.Failures);
        Assert.StartsWith("PipeHeartbeat:AdminToken = '(not shown)'", failure, StringComparison.Ordinal);
        if (token.Length > 0)
            Assert.DoesNotContain(token, failure, StringComparison.Ordinal);
    }

    private static AdminOptions Read(string address, string? token)
    {
        IConfiguration section = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Admin", address), .. token is null ? [] : new KeyValuePair<string, string?>[] { new("AdminToken", token) }])
            .Build();
        var options = new AdminOptions();
        new AdminOptionsSetup(section).Configure(options);
        return options;
    }
}
