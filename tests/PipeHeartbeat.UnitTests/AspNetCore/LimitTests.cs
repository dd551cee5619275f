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
}
