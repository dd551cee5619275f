using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.UnitTests.AspNetCore;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("Interval", "99ms", "use 100ms to 10m")]
    [InlineData("Interval", "0s", "use 100ms to 10m")]
    [InlineData("Interval", "601s", "use 100ms to 10m")]
    [InlineData("MissedLimit", "0", "use 1 to 1000")]
    [InlineData("MissedLimit", "-1", "use 1 to 1000")]
    [InlineData("MissedLimit", "1001", "use 1 to 1000")]
    [InlineData("MinInterval", "99ms", "use 100ms to 10m")]
    [InlineData("MinInterval", "1h", "use 100ms to 10m")]
    [InlineData("MaxInterval", "99ms", "use 100ms to 10m")]
    [InlineData("MaxInterval", "11m", "use 100ms to 10m")]
    [InlineData("SuspectAfterMissed", "-1", "use 0 to 4")]
    [InlineData("SuspectAfterMissed", "5", "use 0 to 4")]
    [InlineData("MaxConnections", "0", "use 1 to 67108864")]
    [InlineData("MaxConnections", "67108865", "use 1 to 67108864")]
    [InlineData("MaxPayloadBytes", "-1", "use 0 to 16777216")]
    [InlineData("MaxPayloadBytes", "16777217", "use 0 to 16777216")]
    [InlineData("FrameTimeout", "99ms", "use 100ms to 10m")]
    [InlineData("FrameTimeout", "601s", "use 100ms to 10m")]
    [InlineData("SendTimeout", "99ms", "use 100ms to 10m")]
    [InlineData("SendTimeout", "601s", "use 100ms to 10m")]
    [InlineData("StallThreshold", "49ms", "use 50ms to 10s")]
    [InlineData("StallThreshold", "11s", "use 50ms to 10s")]
    [InlineData("MassExpiry:Fraction", "0", "use 0.01 to 1")]
    [InlineData("MassExpiry:Fraction", "1.5", "use 0.01 to 1")]
    [InlineData("MassExpiry:Hold", "11m", "use 0ms to 10m")]
    [InlineData("MaxConnectionsPerAddress", "-1", "use 0 to 67108864")]
    [InlineData("AcceptRate", "-1", "use 0 to 1000000")]
    [InlineData("AcceptRate", "1000001", "use 0 to 1000000")]
    [InlineData("PacketRate", "-1", "use 0 to 1000000")]
    [InlineData("PacketRate", "1000001", "use 0 to 1000000")]
    [InlineData("PacketBurst", "0", "use 1 to 100000000")]
    [InlineData("PacketBurst", "100000001", "use 1 to 100000000")]
    public async Task A_value_out_of_range_is_refused_at_the_start_with_key_value_and_remedy(string key, string value, string remedy)
    {
        string message = await RefusalAsync(key, value);
        string shown = value == "0s" ? "0ms" : value;
        Assert.Equal($"PipeHeartbeat:{key} = '{shown}' is out of range: {remedy}.", message);
    }

    [Theory]
    [InlineData("Interval", "3", "is not a duration: write a number and its unit")]
    [InlineData("Interval", "", "is not a duration")]
    [InlineData("FrameTimeout", "soon", "is not a duration")]
    [InlineData("MissedLimit", "five", "is not a number: write a whole number of intervals, 1 to 1000.")]
    [InlineData("SuspectAfterMissed", "two", "is not a number: write a whole number of intervals, 0 to 999.")]
    [InlineData("MaxConnections", "1k", "is not a number: write a whole number of connections, 1 to 67108864.")]
    [InlineData("MaxConnectionsPerAddress", "1k", "is not a number: write a whole number of connections, 0 to 67108864.")]
    [InlineData("AcceptRate", "1/s", "is not a number: write a whole number of connections a second, 0 to 1000000.")]
    [InlineData("PacketRate", "1/s", "is not a number: write a whole number of packets a second, 0 to 1000000.")]
    [InlineData("PacketBurst", "1k", "is not a number: write a whole number of packets, 1 to 100000000.")]
    [InlineData("MaxPayloadBytes", "64k", "is not a number: write a whole number of bytes, 0 to 16777216.")]
    [InlineData("JournalCapacity", "8k", "is not a number: write a whole number of events, 4096 to 16777216.")]
    [InlineData("RetainedClients", "1k", "is not a number: write a whole number of clients, 0 to 10000000.")]
    [InlineData("MissedLimit", "5.0", "is not a number")]
    [InlineData("MaxConnections", "99999999999", "is not a number")]
    [InlineData("MassExpiry:Fraction", "half", "is not a number: write a number from 0.01 to 1, such as 0.5")]
    [InlineData("MassExpiry:Fraction", "-0.5", "is not a number")]
    [InlineData("MassExpiry:Hold", "3", "is not a duration")]
    [InlineData("DataProvesLife", "yes", "is neither true nor false: write true or false")]
    [InlineData("Listen", "15000", "is not an address and port: write ADDRESS:PORT")]
    [InlineData("Listen", "127.0.0.1:1,", "is not an address and port")]
    [InlineData("Listen:0", "nowhere", "is not an address and port")]
    public async Task A_value_that_does_not_parse_is_refused_at_the_start_with_key_value_and_remedy(string key, string value, string what)
    {
        string message = await RefusalAsync(key, value);
        string name = key.StartsWith("Listen", StringComparison.Ordinal) ? "Listen" : key;
        string shown = key == "Listen" ? value[(value.IndexOf(',', StringComparison.Ordinal) + 1)..] : value;
        Assert.StartsWith($"PipeHeartbeat:{name} = '{shown}' {what}", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bound_above_the_interval_is_refused_for_the_interval()
    {
        Assert.Equal("PipeHeartbeat:Interval = '3s' is out of range: use 4s to 10m.", await RefusalAsync("MinInterval", "4s"));
        Assert.Equal("PipeHeartbeat:Interval = '3s' is out of range: use 100ms to 2s.", await RefusalAsync("MaxInterval", "2s"));
    }

    [Fact]
    public async Task The_edges_of_every_range_are_accepted()
    {
        using IHost least = Build(
            ("Interval", "100ms"), ("MinInterval", "100ms"), ("MaxInterval", "100ms"), ("MissedLimit", "1"), ("SuspectAfterMissed", "0"),
            ("StallThreshold", "50ms"), ("MassExpiry:Fraction", "0.01"), ("MassExpiry:Hold", "0ms"), ("MaxConnectionsPerAddress", "0"), ("AcceptRate", "0"),
            ("PacketRate", "0"), ("PacketBurst", "1"), ("MaxConnections", "1"), ("MaxPayloadBytes", "0"), ("FrameTimeout", "100ms"), ("SendTimeout", "100ms"), ("Listen", "127.0.0.1:0"));
        await StartAndStopAsync(least);
        using IHost most = Build(
            ("Interval", "10m"), ("MinInterval", "10m"), ("MaxInterval", "10m"), ("MissedLimit", "1000"), ("SuspectAfterMissed", "999"),
            ("StallThreshold", "10s"), ("MassExpiry:Fraction", "1"), ("MassExpiry:Hold", "10m"), ("MaxConnectionsPerAddress", "67108864"),
            ("AcceptRate", "1000000"), ("PacketRate", "1000000"), ("PacketBurst", "100000000"), ("MaxConnections", "67108864"), ("MaxPayloadBytes", "16777216"), ("FrameTimeout", "10m"), ("SendTimeout", "10m"), ("Listen", "127.0.0.1:0"));
        await StartAndStopAsync(most);
    }

    [Fact]
    public void Every_key_is_read_and_the_others_keep_their_defaults()
    {
        using IHost host = Build(("Interval", "1.5s"), ("MissedLimit", "7"), ("DataProvesLife", "true"), ("FrameTimeout", "1m"),
            ("RequireIdentity", "true"), ("HelloTimeout", "2s"), ("JournalCapacity", "5000"), ("OfflineGrace", "4s"), ("Retention", "0ms"), ("RetainedClients", "7"));
        HeartbeatOptions heartbeat = host.Services.GetRequiredService<IOptions<HeartbeatOptions>>().Value;
        LimitOptions limits = host.Services.GetRequiredService<IOptions<LimitOptions>>().Value;
        Assert.Equal((TimeSpan.FromSeconds(1.5), 7, true), (heartbeat.Interval, heartbeat.MissedLimit, heartbeat.DataProvesLife));
        Assert.Equal((TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10), 0), (heartbeat.MinInterval, heartbeat.MaxInterval, heartbeat.SuspectAfterMissed));
        Assert.Equal((TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5), 65_536), (limits.FrameTimeout, limits.SendTimeout, limits.MaxPayloadBytes));
        IdentityOptions identity = host.Services.GetRequiredService<IOptions<IdentityOptions>>().Value;
        PresenceOptions presence = host.Services.GetRequiredService<IOptions<PresenceOptions>>().Value;
        Assert.Equal((true, TimeSpan.FromSeconds(2)), (identity.RequireIdentity, identity.HelloTimeout));
        Assert.Equal((5000, TimeSpan.FromSeconds(4), TimeSpan.Zero, 7), (presence.JournalCapacity, presence.OfflineGrace, presence.Retention, presence.RetainedClients));
        Assert.Equal(43, PipeHeartbeatServiceCollectionExtensions.ConfigurationKeys.Count);
    }

    [Fact]
    public void Addresses_are_a_list_or_one_value_with_commas()
    {
        Assert.Equal(["127.0.0.1:1", "[::1]:2"], EndPointsOf(("Listen:0", "127.0.0.1:1"), ("Listen:1", "[::1]:2")));
        Assert.Equal(["127.0.0.1:1", "[::1]:2"], EndPointsOf(("Listen", "127.0.0.1:1, [::1]:2")));
        Assert.Equal(["127.0.0.1:9"], EndPointsOf(("Listen", "127.0.0.1:9"), ("Listen:0", "127.0.0.1:1"), ("Listen:1", "[::1]:2")));
        Assert.Empty(EndPointsOf());
    }

    [Fact]
    public async Task An_address_that_is_taken_is_named_when_the_start_fails()
    {
        using IHost first = Build(("Listen", "127.0.0.1:0"));
        await first.StartAsync(TestContext.Current.CancellationToken);
        EndPoint taken = first.Services.GetRequiredService<HeartbeatListener>().EndPoints.Single().Address;
        using IHost second = Build(("Listen", $"127.0.0.1:0,{taken}"));
        IOException error = await Assert.ThrowsAsync<IOException>(() => second.StartAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith($"cannot listen on {taken}: ", error.Message, StringComparison.Ordinal);
        await first.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void The_listener_may_be_added_twice_and_listens_once()
    {
        var services = new ServiceCollection();
        services.AddPipeHeartbeatListener();
        int before = services.Count(service => service.ServiceType == typeof(IHostedService));
        services.AddPipeHeartbeatListener();
        Assert.Equal(before, services.Count(service => service.ServiceType == typeof(IHostedService)));
    }

    private static string[] EndPointsOf(params (string Key, string? Value)[] values)
    {
        using IHost host = Build(values);
        return [.. host.Services.GetRequiredService<IOptions<HeartbeatListenOptions>>().Value.EndPoints.Select(endPoint => endPoint.ToString()!)];
    }

    private static async Task<string> RefusalAsync(string key, string value)
    {
        using IHost host = Build((key, value), ("Listen", key.StartsWith("Listen", StringComparison.Ordinal) ? null : "127.0.0.1:0"), (key, value));
        OptionsValidationException error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        return error.Failures.First();
    }

    private static async Task StartAndStopAsync(IHost host)
    {
        await host.StartAsync();
        await host.StopAsync();
    }

    private static IHost Build(params (string Key, string? Value)[] values)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        foreach ((string key, string? value) in values)
            builder.Configuration[$"PipeHeartbeat:{key}"] = value;
        builder.Services.AddPipeHeartbeat(builder.Configuration.GetSection("PipeHeartbeat"));
        builder.Services.AddPipeHeartbeatListener();
        return builder.Build();
    }
}
