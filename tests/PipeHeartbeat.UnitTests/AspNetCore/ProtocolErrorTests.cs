using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

public sealed class ProtocolErrorTests
{
    private static readonly byte[] BadHello = Broken(RawPacket.Hello("bad"), at: 8, value: 9);
    private static readonly byte[] BadBye = Broken(RawPacket.Bye(), at: 10, value: 1);

    public static TheoryData<string, byte[]> Errors => new()
    {
        { "a type that does not exist", RawPacket.Of(7, 0) },
        { "a type that does not exist", RawPacket.Of(-1, 0) },
        { "a type that only a server sends", RawPacket.Of((int)PacketType.Welcome, ProtocolLimits.WelcomeLength) },
        { "a type that only a server sends", RawPacket.Of((int)PacketType.Ack, 0) },
        { "a type that only a server sends", RawPacket.Of((int)PacketType.Pace, ProtocolLimits.PaceLength) },
        { "a negative length", RawPacket.Of((int)PacketType.Heart, -1) },
        { "a negative length", RawPacket.Of((int)PacketType.Other, int.MinValue) },
        { "over the maximum", RawPacket.Of((int)PacketType.Heart, 65) },
        { "over the maximum", RawPacket.Of((int)PacketType.Other, 65_537) },
        { "over the maximum", RawPacket.Of((int)PacketType.Hello, ProtocolLimits.MaxHelloLength + 1) },
        { "over the maximum", RawPacket.Of((int)PacketType.Bye, ProtocolLimits.MaxByeLength + 1) },
        { "a length that its type does not have", RawPacket.Of((int)PacketType.Hello, ProtocolLimits.MinHelloLength - 1) },
        { "a length that its type does not have", RawPacket.Of((int)PacketType.Bye, ProtocolLimits.MinByeLength - 1) },
        { "a HELLO that does not parse", BadHello },
        { "a HELLO that is not the first packet", RawPacket.Join(RawPacket.Heart, RawPacket.Hello("late")) },
        { "a HELLO that is not the first packet", RawPacket.Join(RawPacket.Of(PacketType.Other), RawPacket.Hello("late")) },
        { "a BYE that does not parse", BadBye },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task What_the_protocol_does_not_allow_ends_its_connection_at_once_and_no_other(string detail, byte[] bytes)
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient neighbour = await server.ConnectAsync();
        InMemoryClient client = await server.ConnectAsync();

        await client.SendAsync(bytes);

        ConnectionEvent ended = await server.CheckEndAsync(client, Reason.ProtocolError);
        Assert.Contains(detail, ended.Detail, StringComparison.Ordinal);
        Assert.Empty(await client.ReceiveToEndAsync());
        await neighbour.SendAsync(RawPacket.Heart);
        Assert.False(neighbour.IsClosedByServer);
        Assert.Equal(1, server.Counters.Live);
        Assert.Empty(server.Logs.Lines);
    }

    [Fact]
    public async Task Each_error_is_counted_under_its_reason_and_under_no_other()
    {
        await using TestServer server = await TestServer.StartAsync();
        foreach (TheoryDataRow<string, byte[]> error in Errors)
        {
            InMemoryClient client = await server.ConnectAsync();
            await client.SendAsync(error.Data.Item2);
            await server.CheckEndAsync(client, Reason.ProtocolError);
        }

        Assert.Equal(Errors.Count, server.Counters.Closed(Reason.ProtocolError));
        Assert.Equal(Errors.Count, server.Counters.Accepted);
    }

    [Fact]
    public async Task What_came_before_an_error_still_counts_and_nothing_after_it()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        await client.SendAsync(RawPacket.Join(RawPacket.Heart, RawPacket.Heart, RawPacket.Of(99, 0), RawPacket.Heart));
        Assert.Equal(2, (await server.CheckEndAsync(client, Reason.ProtocolError)).Beats);
    }

    [Theory]
    [InlineData(PacketType.Heart, 0, 1)]
    [InlineData(PacketType.Heart, 0, 7)]
    [InlineData(PacketType.Heart, 4, 11)]
    [InlineData(PacketType.Other, 100, 8)]
    [InlineData(PacketType.Other, 100, 107)]
    public async Task A_stream_that_ends_inside_a_packet_is_an_error(PacketType type, int length, int sent)
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        await client.SendAsync(RawPacket.Of((int)type, length, new byte[length]).AsMemory(0, sent));
        client.Close();
        Assert.Equal("the stream ended inside a packet", (await server.CheckEndAsync(client, Reason.ProtocolError)).Detail);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_stream_that_ends_between_packets_is_closed_in_order(int hearts)
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        for (int i = 0; i < hearts; i++)
            await client.SendAsync(RawPacket.Heart);
        client.Close();
        Assert.Equal(hearts, (await server.CheckEndAsync(client, Reason.Closed)).Beats);
    }

    [Fact]
    public async Task A_reset_is_a_reset()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        await client.SendAsync(RawPacket.Heart);
        client.Reset();
        Assert.Equal(1, (await server.CheckEndAsync(client, Reason.Reset)).Beats);
        Assert.Empty(server.Logs.Lines);
    }

    [Fact]
    public async Task A_BYE_closes_in_order_and_what_follows_it_is_not_looked_at()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        await client.SendAsync(RawPacket.Join(RawPacket.Heart, RawPacket.Bye(text: "good night"), RawPacket.Heart, RawPacket.Of(99, -1)));
        Assert.Equal(1, (await server.CheckEndAsync(client, Reason.Closed)).Beats);
    }

    private static byte[] Broken(byte[] packet, int at, byte value)
    {
        packet[at] = value;
        return packet;
    }
}
