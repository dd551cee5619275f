using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

public sealed class HelloTests
{
    [Theory]
    [InlineData(0u, 3000u)]
    [InlineData(1u, 1000u)]
    [InlineData(999u, 1000u)]
    [InlineData(1000u, 1000u)]
    [InlineData(4321u, 4321u)]
    [InlineData(60_000u, 60_000u)]
    [InlineData(60_001u, 60_000u)]
    [InlineData(uint.MaxValue, 60_000u)]
    public async Task WELCOME_says_what_holds(uint wished, uint granted)
    {
        await using TestServer server = await TestServer.StartAsync(options =>
        {
            options.MinInterval = TimeSpan.FromSeconds(1);
            options.MaxInterval = TimeSpan.FromMinutes(1);
        });
        (InMemoryClient client, WelcomePacket welcome) = await server.GreetAsync("someone", wished);

        ConnectionEvent identified = await server.WaitForAsync(client, ConnectionEventKind.Identified);
        Assert.Equal((granted, granted * 5, (byte)0), (welcome.IntervalMs, welcome.TimeoutMs, welcome.Flags));
        Assert.InRange(welcome.PhaseMs, 0u, granted - 1);
        Assert.Equal(identified.Connection.Value, welcome.ConnectionId);
        Assert.Equal("someone", identified.ClientId);
    }

    [Fact]
    public async Task Phases_are_spread_over_the_interval()
    {
        await using TestServer server = await TestServer.StartAsync();
        var phases = new List<uint>();
        for (int i = 0; i < 64; i++)
            phases.Add((await server.GreetAsync($"{i}")).Welcome.PhaseMs);
        Assert.All(Enumerable.Range(0, 3), third => Assert.Contains(phases, phase => phase / 1000 == third));
    }

    [Theory]
    [InlineData(100u)]
    [InlineData(600u)]
    [InlineData(60_000u)]
    public async Task The_interval_that_was_granted_is_the_one_that_counts(uint intervalMs)
    {
        await using TestServer server = await TestServer.StartAsync();
        (InMemoryClient client, _) = await server.GreetAsync("paced", intervalMs);
        for (int i = 0; i < 3; i++)
        {
            server.Advance((intervalMs * 5) - 10);
            await client.SendAsync(RawPacket.Heart);
        }

        server.Advance((intervalMs * 5) - 10);
        server.Advance(10);
        ConnectionEvent ended = await server.EndOfAsync(client);
        Assert.Equal((3, TimeSpan.FromMilliseconds(intervalMs * 5)), (ended.Beats, ended.Silence));
        Assert.Equal(Reason.HeartbeatTimeout, ended.Reason);
    }

    [Fact]
    public async Task A_short_timeout_counts_from_the_HELLO_that_asked_for_it()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        server.Advance(10_000);
        await client.SendAsync(RawPacket.Hello("late", intervalMs: 100));
        DateTimeOffset greeted = server.Time.GetUtcNow();

        server.Advance(490);
        server.Advance(10);
        ConnectionEvent ended = await server.EndOfAsync(client);
        Assert.Equal((greeted.AddMilliseconds(500), TimeSpan.FromMilliseconds(500)), (ended.At, ended.Silence));
    }

    [Fact]
    public async Task ACKs_echo_bodies_byte_for_byte_and_in_order()
    {
        await using TestServer server = await TestServer.StartAsync();
        (InMemoryClient client, _) = await server.GreetAsync(wantsAck: true);
        byte[][] bodies = [.. Enumerable.Range(0, 65).Select(size => Enumerable.Range(size, size).Select(i => (byte)i).ToArray())];

        await client.SendAsync(RawPacket.Join([.. bodies.Select(body => RawPacket.Of(PacketType.Heart, body))]));

        foreach (byte[] body in bodies)
        {
            ReceivedPacket packet = await client.ReceivePacketAsync();
            Assert.Equal(PacketType.Ack, packet.Type);
            Assert.Equal(body, packet.Body);
        }
    }

    [Fact]
    public async Task A_HEART_in_the_same_receive_as_the_HELLO_is_answered_after_the_WELCOME()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        await client.SendAsync(RawPacket.Join(RawPacket.Hello("x", wantsAck: true), RawPacket.Of(PacketType.Heart, 7)));
        Assert.Equal(PacketType.Welcome, (await client.ReceivePacketAsync()).Type);
        Assert.Equal([7], (await client.ReceivePacketAsync()).Body);
    }

    [Fact]
    public async Task ACKs_that_were_due_still_go_out_when_the_client_closes_in_the_same_breath()
    {
        await using TestServer server = await TestServer.StartAsync();
        (InMemoryClient client, _) = await server.GreetAsync(wantsAck: true);
        await client.SendAsync(RawPacket.Join(RawPacket.Of(PacketType.Heart, 1), RawPacket.Bye()));
        Assert.Equal(RawPacket.Of(PacketType.Ack, 1), await client.ReceiveToEndAsync());
    }

    [Fact]
    public async Task Nothing_is_written_to_who_did_not_say_HELLO_nor_ACKs_to_who_did_not_ask()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient classic = await server.ConnectAsync();
        (InMemoryClient quiet, _) = await server.GreetAsync();
        foreach (InMemoryClient client in new[] { classic, quiet })
        {
            await client.SendAsync(RawPacket.Join(RawPacket.Heart, RawPacket.Of(PacketType.Other, 1, 2), RawPacket.Heart));
            client.Output.Complete();
            Assert.Empty(await client.ReceiveToEndAsync());
        }
    }
}
