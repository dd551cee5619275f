using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

public sealed class LimitTests
{
    [Fact]
    public async Task The_one_too_many_is_refused_the_others_stay_and_there_is_room_again_afterwards()
    {
        await using TestServer server = await TestServer.StartAsync(limits: limits => limits.MaxConnections = 2);
        InMemoryClient first = await server.ConnectAsync();
        InMemoryClient second = await server.ConnectAsync();
        InMemoryClient tooMany = await server.ConnectAsync();

        ConnectionEvent refused = await server.EndOfAsync(tooMany);
        await tooMany.Gone;
        Assert.Equal((Reason.Limit, default(ConnectionId)), (refused.Reason, refused.Connection));
        Assert.Single(server.EventsOf(tooMany));
        Assert.True(tooMany.Closed.IsCancellationRequested);
        Assert.Empty(await tooMany.ReceiveToEndAsync());
        await first.SendAsync(RawPacket.Heart);
        await second.SendAsync(RawPacket.Heart);
        Assert.Equal((2, 3, 1), (server.Counters.Live, server.Counters.Accepted, server.Counters.Closed(Reason.Limit)));
        server.CheckConservation();

        first.Close();
        await server.CheckEndAsync(first, Reason.Closed);
        InMemoryClient third = await server.ConnectAsync();
        await third.SendAsync(RawPacket.Heart);
        Assert.False(third.IsClosedByServer);
        Assert.Equal((2, 4), (server.Counters.Live, server.Counters.Accepted));
        Assert.Empty(server.Logs.Lines);
    }

    [Theory]
    [InlineData(10_000, false)]
    [InlineData(10_001, true)]
    public async Task A_burst_of_ten_thousand_packets_is_allowed_and_not_one_more(int packets, bool isLimited)
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        InMemoryClient neighbour = await server.ConnectAsync();
        server.Advance(1);
        await SendAsync(client, packets);
        if (isLimited)
            Assert.Equal("more packets than it may send", (await server.CheckEndAsync(client, Reason.Limit)).Detail);
        Assert.Equal(isLimited, client.IsClosedByServer);
        Assert.False(neighbour.IsClosedByServer);
    }

    [Theory]
    [InlineData(1000, false)]
    [InlineData(1100, true)]
    public async Task In_the_long_run_a_thousand_packets_a_second_are(int packetsPerSecond, bool isLimited)
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        for (int second = 0; second < 600 && !client.IsClosedByServer; second++)
        {
            server.Advance(1000);
            await SendAsync(client, packetsPerSecond);
        }

        Assert.Equal(isLimited, client.IsClosedByServer);
    }

    [Fact]
    public async Task Every_packet_counts_and_a_client_that_is_known_is_told()
    {
        await using TestServer server = await TestServer.StartAsync(limits: limits => (limits.PacketRate, limits.PacketBurst) = (1, 3));
        (InMemoryClient client, _) = await server.GreetAsync();
        await client.SendAsync(RawPacket.Join(RawPacket.Of(PacketType.Other, 1), RawPacket.Heart));
        Assert.False(client.IsClosedByServer);
        await client.SendAsync(RawPacket.Heart);
        Assert.Equal(Reason.Limit, (await client.ReceivePacketAsync()).ToBye().Reason);
        client.Close();
        await server.CheckEndAsync(client, Reason.Limit);
    }

    [Fact]
    public async Task Without_a_rate_packets_are_not_limited()
    {
        await using TestServer server = await TestServer.StartAsync(limits: limits => (limits.PacketRate, limits.PacketBurst) = (0, 1));
        InMemoryClient client = await server.ConnectAsync();
        await SendAsync(client, 100_000);
        Assert.False(client.IsClosedByServer);
    }

    /// <summary>Ten thousand a second, of which the application takes as many, a little late each time: its slowness is no licence.</summary>
    [Fact]
    public async Task Who_sends_more_than_it_may_is_limited_though_the_application_has_it_wait_each_time()
    {
        const int AtOnce = 100;
        using var taken = new SemaphoreSlim(0);
        var handler = new RecordingHandler((_, token) => taken.WaitAsync(token));
        await using TestServer server = await TestServer.StartAsync(services: services => services.AddSingleton<IPayloadHandler>(handler));
        InMemoryClient client = await server.ConnectAsync();
        byte[] packets = RawPacket.Join([.. Enumerable.Repeat(RawPacket.Of(PacketType.Other, new byte[1024]), AtOnce)]);
        Task<ConnectionEvent> end = server.EndOfAsync(client);
        int steps = 0;
        for (; !end.IsCompleted && steps < 1_000; steps++)
        {
            Task sending = client.Output.WriteAsync(packets, TestContext.Current.CancellationToken).AsTask();
            await Task.WhenAny(handler.CalledAsync((steps * AtOnce) + 1), end);
            server.Advance(10);
            taken.Release(AtOnce);
            await Task.WhenAny(handler.CalledAsync((steps + 1) * AtOnce), end);
            await Task.WhenAny(sending, end);
        }

        Assert.Equal(Reason.Limit, (await end).Reason);

        // The burst, the rate, and once more what the rate allows for the time it had to wait.
        Assert.InRange(steps, 100, 140);
    }

    [Fact]
    public async Task One_address_that_has_its_fill_does_not_use_up_what_all_others_may_come_at()
    {
        await using TestServer server = await TestServer.StartAsync(limits: limits => (limits.AcceptRate, limits.MaxConnectionsPerAddress) = (10, 1));
        var greedy = (IPEndPoint)(await server.ConnectAsync()).EndPoint;
        for (int i = 0; i < 50; i++)
            Assert.True((await server.ConnectAsync(new IPEndPoint(greedy.Address, i + 1))).IsClosedByServer);
        for (int i = 0; i < 9; i++)
            Assert.False((await server.ConnectAsync()).IsClosedByServer);
        Assert.True((await server.ConnectAsync()).IsClosedByServer);
    }

    [Fact]
    public async Task Newcomers_above_the_rate_are_refused_at_once_and_those_a_moment_later_are_not()
    {
        await using TestServer server = await TestServer.StartAsync(limits: limits => limits.AcceptRate = 10);
        for (int i = 0; i < 10; i++)
            Assert.False((await server.ConnectAsync()).IsClosedByServer);
        for (int i = 0; i < 5; i++)
        {
            InMemoryClient refused = await server.ConnectAsync();
            Assert.Equal((Reason.Limit, "too many connections a second"), await RefusalAsync(server, refused));
        }

        server.Advance(100);
        Assert.False((await server.ConnectAsync()).IsClosedByServer);
        Assert.True((await server.ConnectAsync()).IsClosedByServer);
        server.Advance(1000);
        for (int i = 0; i < 10; i++)
            Assert.False((await server.ConnectAsync()).IsClosedByServer);
        Assert.Equal(6, server.Counters.Closed(Reason.Limit));
        Assert.Equal(21, server.Counters.Live);
    }

    [Fact]
    public async Task An_address_has_so_many_connections_and_room_again_when_one_has_left()
    {
        await using TestServer server = await TestServer.StartAsync(limits: limits => limits.MaxConnectionsPerAddress = 2);
        InMemoryClient first = await server.ConnectAsync();
        var address = (IPEndPoint)first.EndPoint;
        InMemoryClient second = await server.ConnectAsync(new IPEndPoint(address.Address, 2));
        InMemoryClient third = await server.ConnectAsync(new IPEndPoint(address.Address.MapToIPv6(), 3));
        Assert.Equal((Reason.Limit, "too many connections from its address"), await RefusalAsync(server, third));
        InMemoryClient stranger = await server.ConnectAsync();
        Assert.False(second.IsClosedByServer || stranger.IsClosedByServer);

        first.Close();
        await server.CheckEndAsync(first, Reason.Closed);
        Assert.False((await server.ConnectAsync(new IPEndPoint(address.Address, 4))).IsClosedByServer);
        Assert.True((await server.ConnectAsync(new IPEndPoint(address.Address, 5))).IsClosedByServer);
        Assert.Equal(2, server.Manager.Door.Addresses);
        stranger.Close();
        await server.CheckEndAsync(stranger, Reason.Closed);
        Assert.Equal(1, server.Manager.Door.Addresses);
    }

    private static async Task<(Reason Reason, string? Detail)> RefusalAsync(TestServer server, InMemoryClient client)
    {
        ConnectionEvent refused = await server.EndOfAsync(client);
        Assert.Equal(default, refused.Connection);
        return (refused.Reason, refused.Detail);
    }

    private static async Task SendAsync(InMemoryClient client, int packets)
    {
        for (int left = packets; left > 0 && !client.IsClosedByServer; left -= 1000)
            await client.SendAsync(new byte[Math.Min(left, 1000) * PacketHead.Size]);
    }
}
