using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.UnitTests.AspNetCore.Webhooks;

public sealed class WebhookOptionsTests
{
    private const string SecretRemedy = "write whsec_ and then 24 to 64 bytes in base64: echo whsec_$(openssl rand -base64 32) makes one";

    [Theory]
    [InlineData("Url", null, "", "is not set: name where to post to, such as https://example.com/hooks")]
    [InlineData("Url", "hooks.example/in?key=k", "hooks.example/in", "is no URL: name where to post to, such as https://example.com/hooks")]
    [InlineData("Url", "ftp://hooks.example/in", "ftp://hooks.example/in", "is neither https nor http: name where to post to, such as https://example.com/hooks")]
    [InlineData("Url", "http://hooks.example/in?key=k", "http://hooks.example/in?…", "can be read by others on its way: use https, or set AllowHttp to true")]
    [InlineData("Url", "https://me:pass@hooks.example/", "https://hooks.example/", "names a user, whom nothing would be sent of: leave that out: the signature says who posts")]
    [InlineData("Secret", null, "", $"is not set: {SecretRemedy}")]
    [InlineData("Secret", "whsec_c2hvcnQ=", "(not shown)", $"is no secret of Standard Webhooks: {SecretRemedy}")]
    [InlineData("Secret", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "(not shown)", $"is no secret of Standard Webhooks: {SecretRemedy}")]
    [InlineData("PreviousSecret", "whsec_!", "(not shown)", $"is no secret of Standard Webhooks: {SecretRemedy}")]
    [InlineData("Kinds", "online,gone", "gone", "is no kind of event: use online, suspect, recovered, offline, moved")]
    [InlineData("Kinds", "reset", "reset", "is no kind of event: use online, suspect, recovered, offline, moved")]
    [InlineData("MaxBatchSize", "0", "0", "is out of range: use 1 to 1000")]
    [InlineData("MaxBatchSize", "1001", "1001", "is out of range: use 1 to 1000")]
    [InlineData("MaxBatchDelay", "61s", "61s", "is out of range: use 0ms to 1m")]
    [InlineData("MaxBatchDelay", "1", "1", "is not a duration: write a number and its unit, such as 250ms, 3s, 1m or 1h")]
    [InlineData("Timeout", "99ms", "99ms", "is out of range: use 100ms to 2m")]
    [InlineData("Timeout", "121s", "121s", "is out of range: use 100ms to 2m")]
    [InlineData("AllowHttp", "yes", "yes", "is neither true nor false: write true or false")]
    public async Task A_wrong_value_ends_the_start_with_key_value_and_remedy_and_no_secret(string key, string? value, string shown, string what) =>
        Assert.Equal(
            $"PipeHeartbeat:Webhooks:Endpoints:0:{key} = '{shown}' {what}.",
            await RefusalAsync(("0:Url", "https://hooks.example/in"), ("0:Secret", WebhookBench.Secret), ($"0:{key}", value)));

    [Theory]
    [InlineData("http://localhost:8080/in")]
    [InlineData("http://127.0.0.1/in")]
    [InlineData("http://[::1]:1/")]
    [InlineData("https://hooks.example/in?key=k")]
    public void To_this_machine_or_encrypted_anything_may_be_posted(string url) =>
        Assert.Single(Options(("0:Url", url), ("0:Secret", WebhookBench.Secret)).Endpoints);

    [Fact]
    public void Whoever_says_so_may_post_to_others_in_the_clear() =>
        Assert.True(Options(("0:Url", "http://hooks.example/"), ("0:Secret", WebhookBench.Secret), ("0:AllowHttp", "true")).Endpoints.Single().AllowHttp);

    [Fact]
    public async Task No_more_than_16_endpoints_are_posted_to()
    {
        (string, string?)[] values = [.. Enumerable.Range(0, 17).SelectMany(i => new (string, string?)[] { ($"{i}:Url", "https://x.example/"), ($"{i}:Secret", WebhookBench.Secret) })];
        Assert.Equal("PipeHeartbeat:Webhooks:Endpoints = '17' is out of range: use 0 to 16.", await RefusalAsync(values));
        Assert.Equal(16, Options(values[..32]).Endpoints.Count);
    }

    [Fact]
    public async Task One_that_is_a_mere_text_is_refused_without_showing_it() =>
        Assert.Equal(
            "PipeHeartbeat:Webhooks:Endpoints:0 = '(not shown)' is one value: write a group with Url and Secret in it.",
            await RefusalAsync(("0", "https://x.example/?key=k")));

    [Fact]
    public void Everything_is_read_and_endpoints_have_the_names_of_their_groups()
    {
        WebhookOptions options = Options(
            ("billing:Url", "https://x.example/"), ("billing:Secret", WebhookBench.Secret), ("billing:PreviousSecret", WebhookBench.Secret), ("billing:Kinds", "offline,moved"),
            ("billing:Prefix", "s-"), ("billing:MaxBatchSize", "7"), ("billing:MaxBatchDelay", "1s"), ("billing:Timeout", "2s"), ("0:Url", "https://y.example/"), ("0:Secret", WebhookBench.Secret),
            ("0:Kinds:0", "online"));
        Assert.Equal(["0", "billing"], options.Endpoints.Select(options.NameOf));
        WebhookEndpointOptions billing = options.Endpoints[1];
        Assert.Equal(
            ("https://x.example/", WebhookBench.Secret, WebhookBench.Secret, "s-", 7, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), false),
            (billing.Url?.ToString(), billing.Secret, billing.PreviousSecret, billing.Prefix, billing.MaxBatchSize, billing.MaxBatchDelay, billing.Timeout, billing.AllowHttp));
        Assert.Equal([PresenceEventKind.Offline, PresenceEventKind.Moved], billing.Kinds);
        Assert.Equal([PresenceEventKind.Online], options.Endpoints[0].Kinds);
    }

    [Fact]
    public void A_section_that_is_added_twice_makes_no_endpoint_twice()
    {
        HostApplicationBuilder builder = Builder(("0:Url", "https://x.example/"), ("0:Secret", WebhookBench.Secret));
        builder.Services.AddPipeHeartbeat(builder.Configuration.GetSection("PipeHeartbeat"));
        using IHost host = builder.Build();
        Assert.Single(host.Services.GetRequiredService<IOptions<WebhookOptions>>().Value.Endpoints);
        Assert.Single(host.Services.GetServices<IHostedService>().OfType<WebhookService>());
    }

    [Fact]
    public async Task Two_of_one_name_are_refused()
    {
        HostApplicationBuilder builder = Builder(("a:Url", "https://x.example/"), ("a:Secret", WebhookBench.Secret));
        builder.Services.AddWebhooks(options => options.Endpoints.Add(new WebhookEndpointOptions { Name = "A", Url = new Uri("https://y.example/"), Secret = WebhookBench.Secret }));
        using IHost host = builder.Build();
        OptionsValidationException error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Equal("PipeHeartbeat:Webhooks:Endpoints = 'A' is the name of two endpoints: call one of them something else.", error.Failures.Single());
    }

    [Fact]
    public void Without_webhooks_nothing_of_them_is_there()
    {
        HostApplicationBuilder builder = Builder();
        using IHost host = builder.Build();
        Assert.Null(host.Services.GetService<WebhookDeliveries>());
        Assert.Empty(host.Services.GetServices<IHostedService>().OfType<WebhookService>());
    }

    private static async Task<string> RefusalAsync(params (string Key, string? Value)[] values)
    {
        using IHost host = Builder(values).Build();
        OptionsValidationException error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        return error.Failures.First();
    }

    private static WebhookOptions Options(params (string Key, string? Value)[] values)
    {
        using IHost host = Builder(values).Build();
        return host.Services.GetRequiredService<IOptions<WebhookOptions>>().Value;
    }

    private static HostApplicationBuilder Builder(params (string Key, string? Value)[] values)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration["PipeHeartbeat:Listen"] = "127.0.0.1:0";
        foreach ((string key, string? value) in values)
            builder.Configuration[$"PipeHeartbeat:Webhooks:Endpoints:{key}"] = value;
        builder.Services.AddPipeHeartbeat(builder.Configuration.GetSection("PipeHeartbeat"));
        builder.Services.AddPipeHeartbeatListener();
        return builder;
    }
}
