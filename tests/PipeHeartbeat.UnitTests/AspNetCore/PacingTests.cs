using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

public sealed class PacingTests
{
    private const int TickMs = 10;

    [Fact]
    public async Task Those_whose_ids_begin_so_are_told_once_and_nobody_else_is()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient sensor = (await server.GreetAsync("sensor-1")).Client;
        InMemoryClient other = (await server.GreetAsync("alice")).Client;
        InMemoryClient classic = await server.ConnectAsync();
        await classic.SendAsync(RawPacket.Heart);

        Assert.Equal(1, server.Manager.Pace.Set(TimeSpan.FromSeconds(10), "sensor-"));
        Assert.Equal(new PacePacket(10_000, 50_000), await ReceiveAsync(sensor));
        Assert.Equal((10_000, 50_000), await TimingAsync(server, sensor));
        Assert.Equal((3_000, 15_000), await TimingAsync(server, other));

        // Nobody is told what he knows.
        server.Manager.Pace.Set(TimeSpan.FromSeconds(10), "sensor-");
        server.Manager.Pace.Set(TimeSpan.FromSeconds(4));
        server.Manager.Pace.Set(TimeSpan.FromSeconds(20), "alice");
        Assert.Equal(new PacePacket(4_000, 20_000), await ReceiveAsync(sensor));
        Assert.Equal(new PacePacket(4_000, 20_000), await ReceiveAsync(other));
        Assert.Equal(new PacePacket(20_000, 100_000), await ReceiveAsync(other));
        Assert.Equal(3, server.Counters.Live);
        server.Advance(15_000);
        await server.CheckEndAsync(classic, Reason.HeartbeatTimeout);
        Assert.Empty(await classic.ReceiveToEndAsync());
    }

    [Fact]
    public async Task A_longer_timeout_holds_at_once()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = (await server.GreetAsync("slow")).Client;
        server.Advance(15_000 - TickMs);
        server.Manager.Pace.Set(TimeSpan.FromSeconds(10));
        await ReceiveAsync(client);

        // Nothing was read of it since.
        server.Advance(35_000);
        Assert.Equal(1, server.Counters.Live);
        server.Advance(TickMs);
        ConnectionEvent ended = await server.EndOfAsync(client);
        Assert.Equal((Reason.HeartbeatTimeout, TimeSpan.FromSeconds(50)), (ended.Reason, ended.Silence));
    }

    /// <summary>Half an interval late is near enough for it to be believed that it keeps the new one, but not where that is already too late.</summary>
    [Fact]
    public async Task One_whose_gaps_are_longer_than_the_new_timeout_does_not_keep_it()
    {
        await using TestServer server = await TestServer.StartAsync(options =>
        {
            options.Interval = TimeSpan.FromSeconds(3);
            options.MissedLimit = 1;
        });
        InMemoryClient client = (await server.GreetAsync("stubborn")).Client;
        server.Manager.Pace.Set(TimeSpan.FromSeconds(2));
        await ReceiveAsync(client);
        for (int i = 0; i < 10; i++)
        {
            server.Advance(2_700);
            await client.SendAsync(RawPacket.Heart);
            await server.LookAsync(client);
        }

        Assert.Equal(1, server.Counters.Live);
        Assert.Equal((3_000, 3_000), await TimingAsync(server, client));
    }

    [Fact]
    public async Task A_client_that_does_not_mind_a_shorter_interval_lives_by_the_old_one()
    {
        await using TestServer server = await TestServer.StartAsync(options => options.Interval = TimeSpan.FromSeconds(60));
        InMemoryClient client = (await server.GreetAsync("stubborn")).Client;
        server.Manager.Pace.Set(TimeSpan.FromSeconds(3));
        Assert.Equal(new PacePacket(3_000, 15_000), await ReceiveAsync(client));
        for (int i = 0; i < 10; i++)
        {
            server.Advance(60_000);
            await client.SendAsync(RawPacket.Heart);
        }

        Assert.Equal((60_000, 300_000), await TimingAsync(server, client));
        Assert.Equal(1, server.Counters.Live);
    }

    [Theory]
    [InlineData(4_500, true)]
    [InlineData(4_501, false)]
    public async Task A_shorter_one_holds_once_two_beats_came_no_more_than_one_and_a_half_of_it_apart(int apartMs, bool holds)
    {
        await using TestServer server = await TestServer.StartAsync(options => options.Interval = TimeSpan.FromSeconds(60));
        InMemoryClient client = (await server.GreetAsync("obedient")).Client;
        server.Manager.Pace.Set(TimeSpan.FromSeconds(3));
        await ReceiveAsync(client);

        // The first beat of all has none before it.
        server.Advance(1_000);
        await client.SendAsync(RawPacket.Heart);
        Assert.Equal((60_000, 300_000), await TimingAsync(server, client));
        server.Advance(apartMs);
        await client.SendAsync(RawPacket.Heart);
        Assert.Equal(holds ? (3_000, 15_000) : (60_000, 300_000), await TimingAsync(server, client));

        server.Advance(15_000 - TickMs);
        Assert.Equal(1, server.Counters.Live);
        server.Advance(TickMs);
        if (holds)
            Assert.Equal(TimeSpan.FromSeconds(15), (await server.EndOfAsync(client)).Silence);
        else
            Assert.Equal(1, server.Counters.Live);
    }

    [Fact]
    public async Task Beats_that_come_together_do_not_show_that_a_client_keeps_it()
    {
        await using TestServer server = await TestServer.StartAsync(options => options.Interval = TimeSpan.FromSeconds(60));
        InMemoryClient client = (await server.GreetAsync("bunched")).Client;
        await client.SendAsync(RawPacket.Heart);
        server.Manager.Pace.Set(TimeSpan.FromSeconds(3));
        await ReceiveAsync(client);
        server.Advance(1_000);
        await client.SendAsync((byte[])[.. RawPacket.Heart, .. RawPacket.Heart]);
        Assert.Equal((60_000, 300_000), await TimingAsync(server, client));
    }

    [Fact]
    public async Task The_last_word_holds()
    {
        await using TestServer server = await TestServer.StartAsync(options => options.Interval = TimeSpan.FromSeconds(10));
        InMemoryClient client = (await server.GreetAsync("x")).Client;
        HeartbeatPace pace = server.Manager.Pace;
        pace.Set(TimeSpan.FromSeconds(1));
        Assert.Equal(new PacePacket(1_000, 5_000), await ReceiveAsync(client));
        pace.Set(TimeSpan.FromSeconds(2));
        Assert.Equal(new PacePacket(2_000, 10_000), await ReceiveAsync(client));

        // Back to what holds, though it was promised otherwise.
        pace.Clear();
        Assert.Equal(new PacePacket(10_000, 50_000), await ReceiveAsync(client));
        await client.SendAsync(RawPacket.Heart);
        server.Advance(500);
        await client.SendAsync(RawPacket.Heart);
        Assert.Equal((10_000, 50_000), await TimingAsync(server, client));
        Assert.Equal(0, pace.Clear());
    }

    [Fact]
    public async Task Who_comes_later_gets_it_whatever_he_wishes()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Manager.Pace.Set(TimeSpan.FromSeconds(10), "sensor-");
        server.Manager.Pace.Set(TimeSpan.FromSeconds(20), "sensor-slow-");
        Assert.Equal(10_000u, (await server.GreetAsync("sensor-1", intervalMs: 1_000)).Welcome.IntervalMs);
        Assert.Equal(20_000u, (await server.GreetAsync("sensor-slow-1")).Welcome.IntervalMs);
        Assert.Equal(1_000u, (await server.GreetAsync("Sensor-1", intervalMs: 1_000)).Welcome.IntervalMs);
        server.Manager.Pace.Clear("sensor-s");
        Assert.Equal(10_000u, (await server.GreetAsync("sensor-slow-2")).Welcome.IntervalMs);
    }

    [Fact]
    public async Task Nothing_is_held_against_a_client_that_is_told_between_two_packets()
    {
        await using TestServer server = await TestServer.StartAsync();
        (InMemoryClient client, _) = await server.GreetAsync("x", wantsAck: true);
        byte[] other = RawPacket.Of(PacketType.Other, new byte[16]);
        await client.SendAsync(other.AsMemory(0, 11));
        server.Manager.Pace.Set(TimeSpan.FromSeconds(10));
        Assert.Equal(new PacePacket(10_000, 50_000), await ReceiveAsync(client));
        await client.SendAsync(other.AsMemory(11));
        await client.SendAsync(RawPacket.Heart);
        Assert.Equal(PacketType.Ack, (await client.ReceivePacketAsync()).Type);
    }

    [Fact]
    public async Task What_is_out_of_range_or_too_much_is_refused()
    {
        await using TestServer server = await TestServer.StartAsync();
        HeartbeatPace pace = server.Manager.Pace;
        Assert.Throws<ArgumentOutOfRangeException>(() => pace.Set(TimeSpan.FromMilliseconds(99)));
        Assert.Throws<ArgumentOutOfRangeException>(() => pace.Set(TimeSpan.FromMinutes(10) + TimeSpan.FromMilliseconds(1)));
        for (int i = 0; i < HeartbeatPace.MaxRules; i++)
            pace.Set(TimeSpan.FromSeconds(5), $"{i:000}");
        Assert.Throws<InvalidOperationException>(() => pace.Set(TimeSpan.FromSeconds(5), "one more"));
        pace.Set(TimeSpan.FromSeconds(6), "000");
        pace.Set(TimeSpan.FromSeconds(7), "00");
        Assert.Equal(HeartbeatPace.MaxRules - 9, pace.Rules.Count);
        pace.Set(TimeSpan.FromSeconds(7));
        Assert.Equal(new PaceRule("", TimeSpan.FromSeconds(7)), Assert.Single(pace.Rules));
    }

    private static async Task<PacePacket> ReceiveAsync(InMemoryClient client)
    {
        ReceivedPacket packet = await client.ReceivePacketAsync();
        Assert.Equal(PacketType.Pace, packet.Type);
        Assert.True(PacePacket.TryParse(packet.Body, out PacePacket pace));
        return pace;
    }

    private static async Task<(int IntervalMs, int TimeoutMs)> TimingAsync(TestServer server, InMemoryClient client)
    {
        await client.SettleAsync();
        ConnectionEvent connected = await server.WaitForAsync(client, ConnectionEventKind.Connected);
        Assert.True(server.Manager.Table.TryRead(connected.Connection, server.Manager.Clock.NowMs, out ConnectionSnapshot snapshot));
        return (snapshot.IntervalMs, snapshot.TimeoutMs);
    }
}
