using PipeHeartbeat.AspNetCore;
using Polly;

namespace PipeHeartbeat.UnitTests.AspNetCore.Webhooks;

/// <summary>What is told of an endpoint, and by which way it is reached.</summary>
public sealed class WebhookErrorTests
{
    [Fact]
    public void What_it_sent_is_told_shortened_and_without_what_could_write_to_a_terminal()
    {
        var failed = Outcome.FromException<HttpResponseMessage>(new HttpRequestException($"an invalid status line: '\u001b[2J\r\n{new string('x', 12_000)}'"));
        (WebhookOutcome outcome, string error) = WebhookRetry.Describe(failed, TimeSpan.FromSeconds(1));
        Assert.Equal(WebhookOutcome.Unreachable, outcome);
        Assert.StartsWith("an invalid status line: '?[2J??xxx", error, StringComparison.Ordinal);
        Assert.Equal(201, error.Length);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/hooks", true)]
    [InlineData("http://localhost:8080/hooks", true)]
    [InlineData("http://[::1]:8080/hooks", true)]
    [InlineData("https://hooks.example/", false)]
    public void No_proxy_gets_what_is_for_this_machine(string url, bool isHere)
    {
        var proxy = new WebhookProxy();
        var destination = new Uri(url);
        Assert.Equal(isHere || HttpClient.DefaultProxy.IsBypassed(destination), proxy.IsBypassed(destination));
        if (isHere)
            Assert.Null(proxy.GetProxy(destination));
        Assert.IsType<WebhookProxy>(Assert.IsType<SocketsHttpHandler>(WebhookTransport.CreateSockets()).Proxy);
    }
}
