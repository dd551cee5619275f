using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.UnitTests.AspNetCore.Identity;

public sealed class JwtOptionsTests : IDisposable
{
    private readonly JwtBench _bench = new("a secret of thirty-two bytes, or more");

    [Theory]
    [InlineData("KeyFile", null, "is not set: name the file that holds the keys")]
    [InlineData("KeyFile", "", "is not set: name the file that holds the keys")]
    [InlineData("KeyFile", " ", "is not set: name the file that holds the keys")]
    [InlineData("KeyFile", "/nowhere/keys", "does not exist: name a file that is there")]
    [InlineData("KeyFile", "/", "cannot be read: name a file that the server may read")]
    [InlineData("Audience", null, "is not set: name the audience that tokens are for")]
    [InlineData("Audience", "", "is not set: name the audience that tokens are for")]
    [InlineData("Issuer", "", "is empty: name the issuer, or leave the key out")]
    [InlineData("ClockSkew", "301s", "is out of range: use 0ms to 5m")]
    [InlineData("ClockSkew", "0.5ms", "is no whole number of milliseconds: leave out what is finer")]
    [InlineData("ClockSkew", "5", "is not a duration: write a number and its unit, such as 250ms, 3s, 1m or 1h")]
    [InlineData("ClockSkew", "-5s", "is not a duration: write a number and its unit, such as 250ms, 3s, 1m or 1h")]
    public async Task A_wrong_value_ends_the_start_with_key_value_and_remedy(string key, string? value, string what) =>
        Assert.Equal($"PipeHeartbeat:Jwt:{key} = '{value}' {what}.", await RefusalAsync(("Jwt:KeyFile", _bench.KeyFile), ("Jwt:Audience", "x"), ($"Jwt:{key}", value)));

    [Theory]
    [InlineData("short", "holds a secret of less than 32 bytes: make one with: openssl rand -base64 48")]
    [InlineData("{}", "holds JSON that is no JWKS: write { \"keys\": [ … ] }")]
    [InlineData("{\"keys\":[]}", "holds no key for HS256, RS256 or ES256: put one into it")]
    [InlineData("-----BEGIN PUBLIC KEY-----", "holds a key that does not parse: put a whole JWKS or whole keys in PEM into it")]
    public async Task A_key_file_that_does_not_serve_ends_the_start_with_its_name_and_the_remedy(string content, string what)
    {
        _bench.Write(content);
        Assert.Equal($"PipeHeartbeat:Jwt:KeyFile = '{_bench.KeyFile}' {what}.", await RefusalAsync(("Jwt:KeyFile", _bench.KeyFile), ("Jwt:Audience", "x")));
    }

    [Fact]
    public async Task A_key_file_of_more_than_1_MiB_ends_the_start()
    {
        _bench.Write(new byte[1024 * 1024]);
        using (IHost host = Build(("Jwt:KeyFile", _bench.KeyFile), ("Jwt:Audience", "x")))
            Assert.NotNull(host.Services.GetRequiredService<IOptions<JwtOptions>>().Value);
        _bench.Write(new byte[(1024 * 1024) + 1]);
        Assert.Equal(
            $"PipeHeartbeat:Jwt:KeyFile = '{_bench.KeyFile}' is larger than 1 MiB: name a file that holds nothing else but what is asked for.",
            await RefusalAsync(("Jwt:KeyFile", _bench.KeyFile), ("Jwt:Audience", "x")));
    }

    [Theory]
    [InlineData("Audience", "x")]
    [InlineData("Issuer", "x")]
    [InlineData("ClockSkew", "5s")]
    public async Task Who_sets_one_key_of_the_group_is_not_left_without_tokens(string key, string value) =>
        Assert.Equal("PipeHeartbeat:Jwt:KeyFile = '' is not set: name the file that holds the keys.", await RefusalAsync(($"Jwt:{key}", value)));

    [Fact]
    public async Task A_file_that_broke_after_it_was_checked_ends_the_start_all_the_same()
    {
        using IHost host = Build(("Jwt:KeyFile", _bench.KeyFile), ("Jwt:Audience", "x"));
        Assert.NotNull(host.Services.GetRequiredService<IOptions<JwtOptions>>().Value);
        File.Delete(_bench.KeyFile);
        OptionsValidationException error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Equal($"PipeHeartbeat:Jwt:KeyFile = '{_bench.KeyFile}' does not exist: name a file that is there.", error.Failures.Single());
    }

    [Fact]
    public void The_keys_of_the_configuration_are_read_and_known()
    {
        using IHost host = Build(("Jwt:KeyFile", _bench.KeyFile), ("Jwt:Audience", "a"), ("Jwt:Issuer", "i"), ("Jwt:ClockSkew", "1m"));
        JwtOptions options = host.Services.GetRequiredService<IOptions<JwtOptions>>().Value;
        Assert.Equal((_bench.KeyFile, "a", "i", TimeSpan.FromMinutes(1)), (options.KeyFile, options.Audience, options.Issuer, options.ClockSkew));
        Assert.IsType<JwtAuthenticator>(host.Services.GetRequiredService<IClientAuthenticator>());
        foreach (string key in new[] { "Jwt:KeyFile", "Jwt:Audience", "Jwt:Issuer", "Jwt:ClockSkew" })
            Assert.Contains(key, PipeHeartbeatServiceCollectionExtensions.ConfigurationKeys);
    }

    [Fact]
    public void What_is_not_set_has_its_default()
    {
        var options = new JwtOptions();
        Assert.Equal((null, null, null, TimeSpan.FromSeconds(5)), (options.KeyFile, options.Audience, options.Issuer, options.ClockSkew));
    }

    [Fact]
    public async Task Without_a_key_of_the_group_nobody_is_asked_for_a_token()
    {
        using IHost host = Build();
        Assert.Null(host.Services.GetService<IClientAuthenticator>());
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Options_set_in_code_stand_over_the_configuration()
    {
        HostApplicationBuilder builder = Builder(("Jwt:KeyFile", "/nowhere"), ("Jwt:Audience", "a"));
        builder.Services.AddJwtAuthenticator(options => options.KeyFile = _bench.KeyFile);
        using IHost host = builder.Build();
        JwtOptions options = host.Services.GetRequiredService<IOptions<JwtOptions>>().Value;
        Assert.Equal((_bench.KeyFile, "a"), (options.KeyFile, options.Audience));
        Assert.Single(host.Services.GetServices<IClientAuthenticator>());
    }

    [Fact]
    public void An_authenticator_of_the_applications_own_stays()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddSingleton<IClientAuthenticator, Anybody>();
        builder.Services.AddJwtAuthenticator(options => options.Audience = "x");
        using IHost host = builder.Build();
        Assert.IsType<Anybody>(host.Services.GetServices<IClientAuthenticator>().Single());
    }

    public void Dispose() => _bench.Dispose();

    private static async Task<string> RefusalAsync(params (string Key, string? Value)[] values)
    {
        using IHost host = Build(values);
        OptionsValidationException error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        return error.Failures.First();
    }

    private static IHost Build(params (string Key, string? Value)[] values) => Builder(values).Build();

    private static HostApplicationBuilder Builder(params (string Key, string? Value)[] values)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration["PipeHeartbeat:Listen"] = "127.0.0.1:0";
        foreach ((string key, string? value) in values)
            builder.Configuration[$"PipeHeartbeat:{key}"] = value;
        builder.Services.AddPipeHeartbeat(builder.Configuration.GetSection("PipeHeartbeat"));
        builder.Services.AddPipeHeartbeatListener();
        return builder;
    }

    private sealed class Anybody : IClientAuthenticator
    {
        public ValueTask<AuthenticationVerdict> AuthenticateAsync(IdentityClaim claim, CancellationToken cancellationToken) => new(AuthenticationVerdict.Accepted);
    }
}
