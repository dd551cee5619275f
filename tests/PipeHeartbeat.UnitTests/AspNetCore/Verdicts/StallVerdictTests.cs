using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>After a stall of the server nobody is convicted before one more interval, and nobody later than that.</summary>
public sealed class StallVerdictTests
{
    private const int StallMs = 20_000;
    private const int HeldUntilMs = StallMs + 3000 + 250;

    [Fact]
    public async Task Who_is_heard_within_an_interval_after_it_stays_and_is_convicted_for_his_next_silence_in_time()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        server.StandStill(StallMs);
        Assert.Equal(HeldUntilMs, await server.AskAsync(client));
        server.AdvanceHealthily(3000);
        await client.SendAsync(RawPacket.Heart);
        server.AdvanceHealthily(14_900);
        Assert.Equal(1, server.Counters.Live);

        server.AdvanceHealthily(100);
        ConnectionEvent ended = await server.CheckEndAsync(client, Reason.HeartbeatTimeout);
        Assert.Equal((TimeSpan.FromSeconds(15), VerdictHolds.None), (ended.Silence, ended.HeldBy));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_stays_silent_is_convicted_an_interval_after_it(bool hasBegunPacket)
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        if (hasBegunPacket)
            await client.SendAsync(new byte[7]);
        server.StandStill(StallMs);
        Assert.Equal(HeldUntilMs, await server.AskAsync(client));
        server.AdvanceHealthily(3249);
        Assert.Equal(HeldUntilMs, await server.AskAsync(client));
        Assert.Equal(1, server.Counters.Live);
        server.AdvanceHealthily(1);

        ConnectionEvent ended = await server.CheckEndAsync(client, hasBegunPacket ? Reason.FrameTimeout : Reason.HeartbeatTimeout);
        Assert.Equal(VerdictHolds.Stall, ended.HeldBy);
        Assert.Equal(TimeSpan.FromMilliseconds(HeldUntilMs - (hasBegunPacket ? 5000 : 15_000)), ended.Lateness);
        HeartbeatHealth health = server.Manager.Verdicts.Health;
        Assert.Equal((1, TimeSpan.FromMilliseconds(StallMs - StallMonitor.PeriodMs)), (health.Stalls, health.LastStall!.Duration));
    }

    [Fact]
    public async Task Even_before_anybody_has_measured_it_nobody_is_convicted()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        server.WakeMonitor();
        server.Advance(StallMs);
        Assert.Equal(HeldUntilMs, await server.AskAsync(client));
        Assert.Equal(1, server.Counters.Live);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Unless_stalls_are_minded_the_same_client_is_convicted_at_once(int missed)
    {
        await using TestServer server = await TestServer.StartAsync(options => options.MissedLimit = missed);
        server.Guards = new VerdictGuards { MindsStalls = false };
        InMemoryClient client = await server.ConnectAsync();
        server.StandStill(StallMs);
        ConnectionEvent ended = await server.CheckEndAsync(client, Reason.HeartbeatTimeout);
        Assert.Equal((TimeSpan.FromSeconds(20), VerdictHolds.None), (ended.Silence, ended.HeldBy));
    }

    [Fact]
    public async Task Who_stays_silent_is_convicted_even_if_stalls_never_end()
    {
        // It runs for a tenth of the time, 100 ms at once, which is less than the monitor's period.
        const int Seconds = 60;
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient silent = await server.ConnectAsync();
        InMemoryClient beating = await server.ConnectAsync();
        for (int second = 0; second < Seconds; second++)
        {
            server.StandStill(900);
            server.Advance(100);
            if (second % 3 == 0)
                await beating.SendAsync(RawPacket.Heart);
            if (second == 18)
                Assert.Equal(20_050, await server.AskAsync(silent));
        }

        ConnectionEvent ended = await server.CheckEndAsync(silent, Reason.HeartbeatTimeout);
        Assert.Equal(VerdictHolds.Stall, ended.HeldBy);
        Assert.InRange(ended.Silence, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(Seconds));
        Assert.Equal(1, server.Counters.Live);
        Assert.Equal(TimeSpan.FromSeconds(0.7 * Seconds), server.Manager.Verdicts.Health.TotalStalled);
    }

    [Fact]
    public async Task A_deadline_that_lies_later_is_kept_to_the_tick()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        server.WakeMonitor();
        server.AdvanceHealthily(10_000);
        await client.SendAsync(RawPacket.Heart);
        server.StandStill(5000);
        server.AdvanceHealthily(10_000);
        ConnectionEvent ended = await server.CheckEndAsync(client, Reason.HeartbeatTimeout);
        Assert.Equal((TimeSpan.FromSeconds(15), TimeSpan.Zero, VerdictHolds.None), (ended.Silence, ended.Lateness, ended.HeldBy));
    }

    [Fact]
    public async Task A_send_that_was_stuck_when_it_came_is_given_an_interval_too()
    {
        await using TestServer server = await TestServer.StartAsync(transport: new InMemoryTransportOptions { BufferBytes = 64 });
        (InMemoryClient client, _) = await server.GreetAsync(wantsAck: true);
        await client.Output.WriteAsync(RawPacket.Of(PacketType.Heart, new byte[64]), TestContext.Current.CancellationToken);
        server.StandStill(6000);
        Assert.Equal(6000 + 3250, await server.AskAsync(client));
        server.AdvanceHealthily(3240);
        Assert.Equal(1, server.Counters.Live);
        server.AdvanceHealthily(10);
        Assert.Equal((Reason.Reset, VerdictHolds.Stall), await EndAsync(server, client));
    }

    [Fact]
    public async Task Nobody_becomes_suspect_for_it()
    {
        await using TestServer server = await TestServer.StartAsync(options => options.SuspectAfterMissed = 2);
        InMemoryClient client = await server.ConnectAsync();
        server.StandStill(7000);
        Assert.Equal(10_250, await server.AskAsync(client));
        server.AdvanceHealthily(3000);
        await client.SendAsync(RawPacket.Heart);
        Assert.Equal([ConnectionEventKind.Connected, ConnectionEventKind.Anonymous], server.EventsOf(client).Select(e => e.Kind));
    }

    [Theory]
    [InlineData(true, 15_010 - 5000)]
    [InlineData(false, 15_000)]
    public async Task What_waited_counts_from_when_the_kernel_received_it(bool backDates, int reportedAfterMs)
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Guards = new VerdictGuards { BackDates = backDates, Kernel = _ => new KernelArrivals(null, TimeSpan.FromSeconds(5)) };
        InMemoryClient client = await server.ConnectAsync();
        server.WakeMonitor();
        server.Advance(14_000);
        await client.SendAsync(RawPacket.Heart);
        server.WakeMonitor();

        server.AdvanceHealthily(reportedAfterMs - 10);
        Assert.Equal(1, server.Counters.Live);
        server.AdvanceHealthily(10);
        ConnectionEvent ended = await server.CheckEndAsync(client, Reason.HeartbeatTimeout);
        Assert.Equal(TimeSpan.FromSeconds(15), ended.Silence);
        Assert.Equal(TimeSpan.FromSeconds(5), ended.SinceLastArrival);
    }

    [Fact]
    public async Task Without_a_stall_nothing_is_back_dated()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Guards = new VerdictGuards { Kernel = _ => new KernelArrivals(null, TimeSpan.FromSeconds(5)) };
        InMemoryClient client = await server.ConnectAsync();
        server.WakeMonitor();
        server.AdvanceHealthily(14_000);
        await client.SendAsync(RawPacket.Heart);
        server.AdvanceHealthily(14_990);
        Assert.Equal(1, server.Counters.Live);
        server.AdvanceHealthily(10);
        await server.CheckEndAsync(client, Reason.HeartbeatTimeout);
    }

    /// <summary>Who sends a burst before it and the rate during it has kept to the limit, and who sends more has not.</summary>
    [Theory]
    [InlineData(12_000, false)]
    [InlineData(13_000, true)]
    public async Task Packets_that_piled_up_in_it_are_held_against_nobody_who_kept_to_the_rate(int packets, bool isLimited)
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        server.StandStill(2000);
        await SendAsync(client, packets);
        if (isLimited)
            Assert.Equal(Reason.Limit, (await server.EndOfAsync(client)).Reason);
        else
            Assert.Equal(1, server.Counters.Live);
    }

    /// <summary>Five thousand every ten seconds are half of the rate, whenever a server that stood still comes to read them.</summary>
    [Fact]
    public async Task What_piled_up_is_not_held_against_the_client_later_either()
    {
        await using TestServer server = await TestServer.StartAsync(options => options.MissedLimit = 20);
        InMemoryClient client = await server.ConnectAsync();
        server.WakeMonitor();
        server.AdvanceHealthily(4_000);
        await SendAsync(client, 5_000);
        server.StandStill(20_000);
        await SendAsync(client, 10_000);
        for (int i = 0; i < 5; i++)
        {
            server.AdvanceHealthily(i == 0 ? 4_000 : 10_000);
            await SendAsync(client, 5_000);
        }

        Assert.Equal(1, server.Counters.Live);
    }

    [Fact]
    public async Task Unless_stalls_are_minded_they_are()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Guards = new VerdictGuards { MindsStalls = false };
        InMemoryClient client = await server.ConnectAsync();
        server.StandStill(2000);
        await SendAsync(client, 12_000);
        Assert.Equal(Reason.Limit, (await server.EndOfAsync(client)).Reason);
    }

    private static async Task<(Reason Reason, VerdictHolds HeldBy)> EndAsync(TestServer server, InMemoryClient client)
    {
        ConnectionEvent ended = await server.EndOfAsync(client);
        return (ended.Reason, ended.HeldBy);
    }

    private static async Task SendAsync(InMemoryClient client, int packets)
    {
        for (int sent = 0; sent < packets && !client.IsClosedByServer; sent += 1000)
            await client.SendAsync(new byte[1000 * PacketHead.Size]);
    }
}
