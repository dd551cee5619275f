using System.Globalization;
using System.Text.Json;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>Very many clients connect and never say who they are; half of them beat, which is no HELLO.</summary>
[Collection(nameof(WholeMachine))]
public class HelloDeadlineTests
{
    private const int Strangers = 5_000;
    private const int Few = 200;
    private const int Named = 100;
    private static readonly TimeSpan HelloTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Latest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("epoll")]
    [InlineData("sockets")]
    public Task Of_5000_each_is_ended_at_its_deadline_and_nobody_who_says_HELLO_in_time(string transport) => Timely.AssertAsync(async () =>
    {
        await using ServerProcess server = await StartAsync(transport, requiresIdentity: true);
        JsonElement before = await server.GetStatusAsync();
        using var fleet = new WatchedFleet(server.Port, Strangers, Interval) { Silent = Strangers / 2 };
        RawClient[] named = await IntroduceAsync(server);
        await fleet.WaitForEndsAsync(.., Patience);
        double[] lives = [.. Enumerable.Range(0, Strangers).Select(fleet.LifeMs).Order()];
        Assert.True(lives[0] >= HelloTimeout.TotalMilliseconds, $"ended early, after {lives[0]} ms");
        Assert.All(named, client => Assert.True(client.IsUntouched));

        JsonElement after = await server.GetStatusAsync();
        foreach (JsonProperty closed in after.GetProperty("counters").GetProperty("closed").EnumerateObject())
            Assert.Equal((closed.Name, closed.Name == "hello_timeout" ? Strangers : 0), (closed.Name, closed.Value.GetInt64()));
        Assert.Equal(Named, after.GetProperty("presence").GetProperty("count").GetInt32());
        CheckEvents(await EventSubscriber.ReadBetweenAsync(server.Admin, before, after));
        foreach (RawClient client in named)
            client.Dispose();

        double latestMs = lives[^1] - HelloTimeout.TotalMilliseconds;
        string figures = string.Create(
            CultureInfo.InvariantCulture, $"late by {lives[0] - HelloTimeout.TotalMilliseconds:0.0} ms at least, {lives[Strangers / 2] - HelloTimeout.TotalMilliseconds:0.0} median, {latestMs:0.0} at most");
        return (latestMs <= Latest.TotalMilliseconds, figures);
    });

    /// <summary>The control.</summary>
    [Fact]
    public async Task Where_nobody_has_to_say_it_nobody_is_ended()
    {
        await using ServerProcess server = await StartAsync("epoll", requiresIdentity: false);
        using var fleet = new WatchedFleet(server.Port, Few, Interval) { Silent = Few / 2 };
        await fleet.WaitForEndsAsync(.., HelloTimeout + Latest);
        Assert.All(Enumerable.Range(0, Few), client => Assert.True(double.IsInfinity(fleet.LifeMs(client))));
        Assert.Equal(0, await server.GetClosedAsync("hello_timeout"));
    }

    private static Task<ServerProcess> StartAsync(string transport, bool requiresIdentity) => ServerProcess.StartAsync(new Dictionary<string, string>
    {
        ["PIPEHEARTBEAT__TRANSPORT"] = transport,
        ["PIPEHEARTBEAT__REQUIREIDENTITY"] = requiresIdentity ? "true" : "false",
        ["PIPEHEARTBEAT__HELLOTIMEOUT"] = string.Create(CultureInfo.InvariantCulture, $"{HelloTimeout.TotalMilliseconds}ms"),
    });

    /// <summary>Some say HELLO at once, some when half of the time is over.</summary>
    private static async Task<RawClient[]> IntroduceAsync(ServerProcess server)
    {
        RawClient[] named = [.. Enumerable.Range(0, Named).Select(_ => new RawClient(server.Port))];
        Greet(..(Named / 2));
        await Task.Delay(HelloTimeout / 2, TestContext.Current.CancellationToken);
        Greet((Named / 2)..);
        Assert.All(named, client => Assert.Equal(PacketType.Welcome, client.Receive()?.Type));
        return named;

        void Greet(Range some)
        {
            foreach (RawClient client in named[some])
                client.Send(RawClient.Hello(client.Name));
        }
    }

    /// <summary>Strangers were never online: each is told offline, once, under its address.</summary>
    private static void CheckEvents(List<JsonElement> told)
    {
        JsonElement[] offline = [.. told.Where(one => one.GetProperty("kind").GetString() == "offline")];
        Assert.Equal((Strangers, Named), (offline.Length, told.Count(one => one.GetProperty("kind").GetString() == "online")));
        Assert.Distinct(offline.Select(one => one.GetProperty("clientId").GetString()));
        Assert.All(offline, one => Assert.Equal(("hello_timeout", false), (one.GetProperty("reason").GetString(), one.GetProperty("identified").GetBoolean())));
    }
}
