using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

public sealed class FramingTests
{
    private static readonly byte[] Stream = RawPacket.Join(
        RawPacket.Hello("split", wantsAck: true),
        RawPacket.Heart,
        RawPacket.Of(PacketType.Heart, 1, 2, 3),
        RawPacket.Of(PacketType.Other),
        RawPacket.Of(PacketType.Other, new byte[50]),
        RawPacket.Heart);

    [Fact]
    public async Task Heads_and_bodies_may_be_split_at_any_byte()
    {
        await using TestServer server = await TestServer.StartAsync();
        for (int at = 1; at < Stream.Length; at++)
        {
            InMemoryClient client = await server.ConnectAsync();
            await client.SendAsync(Stream.AsMemory(0, at));
            await client.SendAsync(Stream.AsMemory(at));
            await CheckTakenAsync(server, client);
            client.Reset();
        }
    }

    [Fact]
    public async Task Everything_may_come_byte_by_byte()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        for (int i = 0; i < Stream.Length; i++)
            await client.SendAsync(Stream.AsMemory(i, 1));
        await CheckTakenAsync(server, client);
    }

    private static async Task CheckTakenAsync(TestServer server, InMemoryClient client)
    {
        ConnectionEvent identified = await server.WaitForAsync(client, ConnectionEventKind.Identified);
        Assert.Equal("split", identified.ClientId);
        Assert.True(server.Manager.Table.TryRead(identified.Connection, 0, out ConnectionSnapshot snapshot));
        Assert.Equal((3, 6, Stream.Length), (snapshot.Beats, snapshot.Packets, snapshot.Bytes));
        Assert.Equal(PacketType.Welcome, (await client.ReceivePacketAsync()).Type);
        Assert.Empty((await client.ReceivePacketAsync()).Body);
        Assert.Equal([1, 2, 3], (await client.ReceivePacketAsync()).Body);
        Assert.Empty((await client.ReceivePacketAsync()).Body);
    }
}
