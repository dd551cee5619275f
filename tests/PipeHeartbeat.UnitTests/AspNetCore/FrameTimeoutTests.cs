using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

public sealed class FrameTimeoutTests
{
    private const int TickMs = 10;

    public static TheoryData<string, byte[]> Beginnings => new()
    {
        { "one byte of a head", [0] },
        { "seven bytes of a head", new byte[7] },
        { "a HEART without its body", RawPacket.Of((int)PacketType.Heart, 4) },
        { "half a HELLO", RawPacket.Hello("half")[..^3] },
        { "half a BYE", RawPacket.Bye()[..^1] },
        { "an OTHER without its body", RawPacket.Of((int)PacketType.Other, 100) },
        { "an OTHER with some of its body", RawPacket.Of((int)PacketType.Other, 100, 1, 2, 3) },
        { "a whole packet and a byte", [.. RawPacket.Heart, 0] },
    };

    [Theory]
    [MemberData(nameof(Beginnings))]
    public async Task A_packet_that_is_begun_and_not_gone_on_with_ends_the_connection_after_five_seconds(string what, byte[] bytes)
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        InMemoryClient neighbour = await server.ConnectAsync();
        server.Advance(1000);
        await client.SendAsync(bytes);
        DateTimeOffset begun = server.Time.GetUtcNow();

        server.Advance(5000 - TickMs);
        server.Advance(TickMs);

        ConnectionEvent ended = await server.CheckEndAsync(client, Reason.FrameTimeout);
        Assert.True(begun.AddSeconds(5) == ended.At, what);
        Assert.False(neighbour.IsClosedByServer);
        Assert.Equal(1, server.Counters.Closed(Reason.FrameTimeout));
    }

    [Fact]
    public async Task A_head_that_is_completed_a_tick_before_its_deadline_is_in_time()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        await client.SendAsync(new byte[4]);
        server.Advance(5000 - TickMs);
        await client.SendAsync(new byte[4]);

        server.Advance(15_000);

        ConnectionEvent ended = await server.CheckEndAsync(client, Reason.HeartbeatTimeout);
        Assert.Equal((1, TimeSpan.FromSeconds(15)), (ended.Beats, ended.Silence));
    }

    [Fact]
    public async Task Bytes_that_complete_no_head_are_no_progress()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        DateTimeOffset begun = server.Time.GetUtcNow();
        for (int i = 0; i < 6; i++)
        {
            await client.SendAsync(new byte[1]);
            server.Advance(i < 5 ? 999 : 5);
        }

        Assert.Equal(begun.AddSeconds(5), (await server.CheckEndAsync(client, Reason.FrameTimeout)).At);
    }

    [Fact]
    public async Task A_long_body_that_drips_within_the_timeout_goes_on()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        await client.SendAsync(RawPacket.Of((int)PacketType.Other, 3));
        for (int i = 0; i < 3; i++)
        {
            server.Advance(5000 - TickMs);
            await client.SendAsync(new byte[1]);
            if (i == 1)
                Assert.Equal(1, server.Counters.Live);
        }

        // 14.97 s without a HEART: alive until now, and then silence is its end, not the frame.
        server.Advance(3 * TickMs);
        Assert.Equal(TimeSpan.FromSeconds(15), (await server.CheckEndAsync(client, Reason.HeartbeatTimeout)).Silence);
    }

    [Fact]
    public async Task Each_packet_has_a_deadline_of_its_own()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        await client.SendAsync(new byte[4]);
        server.Advance(4000);
        await client.SendAsync(new byte[8]);
        DateTimeOffset second = server.Time.GetUtcNow();
        server.Advance(5000 - TickMs);
        server.Advance(TickMs);

        ConnectionEvent ended = await server.CheckEndAsync(client, Reason.FrameTimeout);
        Assert.Equal((1, second.AddSeconds(5)), (ended.Beats, ended.At));
    }

    [Fact]
    public async Task A_body_that_drips_for_ever_is_no_heartbeat()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        await client.SendAsync(RawPacket.Of((int)PacketType.Other, 1000));
        for (int i = 0; i < 15; i++)
        {
            await client.SendAsync(new byte[1]);
            server.Advance(1000);
        }

        ConnectionEvent ended = await server.CheckEndAsync(client, Reason.HeartbeatTimeout);
        Assert.Equal((0, TimeSpan.FromSeconds(15)), (ended.Beats, ended.Silence));
    }

    [Fact]
    public async Task A_body_that_drips_for_ever_is_life_where_data_proves_it()
    {
        await using TestServer server = await TestServer.StartAsync(options => options.DataProvesLife = true);
        InMemoryClient client = await server.ConnectAsync();
        await client.SendAsync(RawPacket.Of((int)PacketType.Other, 1000));
        for (int i = 0; i < 100; i++)
        {
            server.Advance(4990);
            await client.SendAsync(new byte[1]);
        }

        server.Advance(5000);
        Assert.Equal(TimeSpan.FromSeconds(5), (await server.CheckEndAsync(client, Reason.FrameTimeout)).Silence);
    }

    [Fact]
    public async Task A_stopped_body_is_a_frame_timeout_even_where_data_proves_life()
    {
        await using TestServer server = await TestServer.StartAsync(options => options.DataProvesLife = true);
        InMemoryClient client = await server.ConnectAsync();
        await client.SendAsync(RawPacket.Of((int)PacketType.Other, 10, 1));
        server.Advance(5000);
        await server.CheckEndAsync(client, Reason.FrameTimeout);
    }
}
