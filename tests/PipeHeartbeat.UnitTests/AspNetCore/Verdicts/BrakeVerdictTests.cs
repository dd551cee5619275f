using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>When all fall silent at once, verdicts wait; a network that heals in time costs nobody his connection.</summary>
public sealed class BrakeVerdictTests
{
    private const int Clients = 120;
    private const int HeldUntilMs = 15_000 + 3000 + 3000;

    [Fact]
    public async Task A_network_that_heals_in_time_costs_nobody_and_gives_one_alarm()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient[] clients = await ConnectAsync(server);
        server.Advance(15_000);
        await HeldAsync(server, Clients);
        HeartbeatHealth health = server.Manager.Verdicts.Health;
        Assert.Equal((true, 1), (health.IsBraking, health.BrakeAlarms));
        Assert.Equal(server.Time.GetUtcNow(), health.BrakingSince);
        Assert.Single(server.Logs.Lines);

        server.Advance(5990);
        foreach (InMemoryClient client in clients)
            await client.SendAsync(RawPacket.Heart);
        server.Advance(10);
        Assert.Equal((false, 0), (health.IsBraking, health.HeldByBrake));
        Assert.Null(health.BrakingSince);
        server.Advance(14_980);
        Assert.Equal(Clients, server.Counters.Live);
        Assert.DoesNotContain(server.Events.All, e => e.Kind == ConnectionEventKind.Ended);
    }

    [Fact]
    public async Task A_loss_that_is_real_is_reported_completely_when_the_hold_is_over()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient[] clients = await ConnectAsync(server);
        server.Advance(15_000);
        await HeldAsync(server, Clients);
        server.Advance(HeldUntilMs - 15_000 - 10);
        Assert.Equal(Clients, server.Counters.Live);
        server.Advance(10);
        foreach (InMemoryClient client in clients)
        {
            ConnectionEvent ended = await server.EndOfAsync(client);
            Assert.Equal((Reason.HeartbeatTimeout, VerdictHolds.Brake), (ended.Reason, ended.HeldBy));
            Assert.Equal((TimeSpan.FromMilliseconds(HeldUntilMs), TimeSpan.FromSeconds(6)), (ended.Silence, ended.Lateness));
        }

        Assert.Equal(1, server.Manager.Verdicts.Health.BrakeAlarms);
    }

    [Fact]
    public async Task Without_the_brake_all_would_be_convicted()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Guards = new VerdictGuards { Brakes = false };
        InMemoryClient[] clients = await ConnectAsync(server);
        server.Advance(15_000);
        foreach (InMemoryClient client in clients)
            Assert.Equal((Reason.HeartbeatTimeout, VerdictHolds.None), await EndAsync(server, client));
    }

    [Fact]
    public async Task A_packet_that_was_cut_off_with_the_rest_waits_as_long()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient[] clients = await ConnectAsync(server);
        server.Advance(8000);
        await clients[0].SendAsync(new byte[7]);
        server.Advance(5000);
        await HeldAsync(server, 1);
        server.Advance(5990);
        Assert.Equal(Clients, server.Counters.Live);
        server.Advance(10);
        Assert.Equal((Reason.FrameTimeout, VerdictHolds.Brake), await EndAsync(server, clients[0]));
    }

    [Fact]
    public async Task A_minority_is_convicted_in_time()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient[] silent = await ConnectAsync(server);
        server.Advance(10_000);
        await ConnectAsync(server, Clients + 1);
        server.Advance(5000);
        foreach (InMemoryClient client in silent)
            Assert.Equal(TimeSpan.FromSeconds(15), (await server.EndOfAsync(client)).Silence);
    }

    [Fact]
    public async Task Fraction_and_hold_are_options()
    {
        await using TestServer server = await TestServer.StartAsync(options =>
        {
            options.MassExpiry.Fraction = 0.1;
            options.MassExpiry.Hold = TimeSpan.FromSeconds(10);
        });
        InMemoryClient[] silent = await ConnectAsync(server);
        server.Advance(10_000);
        await ConnectAsync(server, 5 * Clients);
        server.Advance(5000);
        await HeldAsync(server, Clients);
        server.Advance(13_000);
        foreach (InMemoryClient client in silent)
            Assert.Equal(TimeSpan.FromSeconds(13), (await server.EndOfAsync(client)).Lateness);
    }

    private static async Task<InMemoryClient[]> ConnectAsync(TestServer server, int count = Clients)
    {
        var clients = new InMemoryClient[count];
        for (int i = 0; i < count; i++)
            clients[i] = await server.ConnectAsync();
        return clients;
    }

    /// <summary>Waits until so many silences are held.</summary>
    private static Task HeldAsync(TestServer server, int count) => Eventually.Async(
        () => server.Manager.Verdicts.Health.HeldByBrake == count && !server.Manager.Stalls.IsProbing);

    private static async Task<(Reason Reason, VerdictHolds HeldBy)> EndAsync(TestServer server, InMemoryClient client)
    {
        ConnectionEvent ended = await server.EndOfAsync(client);
        return (ended.Reason, ended.HeldBy);
    }
}
