using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

public sealed class ByeTests
{
    [Theory]
    [InlineData(Reason.HeartbeatTimeout)]
    [InlineData(Reason.ProtocolError)]
    [InlineData(Reason.FrameTimeout)]
    [InlineData(Reason.Kicked)]
    [InlineData(Reason.Drain)]
    public async Task Who_said_HELLO_is_told_why_before_the_close(Reason reason)
    {
        await using TestServer server = await TestServer.StartAsync();
        (InMemoryClient client, WelcomePacket welcome) = await server.GreetAsync();

        await BringAboutAsync(server, client, new(welcome.ConnectionId), reason);

        ByePacket bye = (await client.ReceivePacketAsync()).ToBye();
        Assert.Equal(reason, bye.Reason);
        Assert.False(client.IsClosedByServer);
        client.Close();
        await server.CheckEndAsync(client, reason);
    }

    [Fact]
    public async Task Who_does_not_close_after_the_BYE_is_closed_after_200_ms()
    {
        await using TestServer server = await TestServer.StartAsync();
        (InMemoryClient client, WelcomePacket welcome) = await server.GreetAsync();
        Assert.True(server.Manager.End(new(welcome.ConnectionId), Reason.Kicked));
        await client.ReceivePacketAsync();

        server.Advance(199);
        Assert.False(client.IsClosedByServer);
        await client.SendAsync(RawPacket.Heart);
        Assert.False(client.IsClosedByServer);
        server.Advance(1);

        Assert.Empty(await client.ReceiveToEndAsync());
        await server.CheckEndAsync(client, Reason.Kicked);
    }

    [Fact]
    public async Task A_close_that_the_peer_does_not_take_is_cut_off_after_200_ms()
    {
        await using TestServer server = await TestServer.StartAsync(transport: new InMemoryTransportOptions { HoldsClose = true });
        InMemoryClient client = await server.ConnectAsync();
        await client.SendAsync(RawPacket.Of(99, 0));
        Assert.Empty(await client.ReceiveToEndAsync());
        await server.EndOfAsync(client);

        Assert.False(client.Closed.IsCancellationRequested);
        server.Advance(200);
        await server.CheckEndAsync(client, Reason.ProtocolError);
    }

    [Fact]
    public async Task Who_pours_in_data_after_the_BYE_does_not_stay_longer()
    {
        await using TestServer server = await TestServer.StartAsync();
        (InMemoryClient client, WelcomePacket welcome) = await server.GreetAsync();
        Assert.True(server.Manager.End(new(welcome.ConnectionId), Reason.Kicked));
        for (int i = 0; i < 100; i++)
            await client.SendAsync(new byte[10_000]);
        server.Advance(200);
        Assert.Equal(0, (await server.CheckEndAsync(client, Reason.Kicked)).Beats);
    }

    [Fact]
    public async Task Who_closes_or_resets_is_told_nothing()
    {
        await using TestServer server = await TestServer.StartAsync();
        (InMemoryClient client, _) = await server.GreetAsync();
        await client.SendAsync(RawPacket.Bye());
        Assert.Empty(await client.ReceiveToEndAsync());
        await server.CheckEndAsync(client, Reason.Closed);
    }

    private static async Task BringAboutAsync(TestServer server, InMemoryClient client, ConnectionId id, Reason reason)
    {
        switch (reason)
        {
            case Reason.HeartbeatTimeout:
                server.Advance(15_000);
                break;
            case Reason.ProtocolError:
                await client.SendAsync(RawPacket.Hello("again"));
                break;
            case Reason.FrameTimeout:
                await client.SendAsync(new byte[3]);
                server.Advance(5000);
                break;
            default:
                Assert.True(server.Manager.End(id, reason));
                break;
        }
    }
}
