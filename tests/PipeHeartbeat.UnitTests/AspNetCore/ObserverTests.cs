using Microsoft.Extensions.DependencyInjection;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

public sealed class ObserverTests
{
    [Fact]
    public async Task An_observer_that_throws_hurts_nobody()
    {
        await using TestServer server = await TestServer.StartAsync(
            options => options.SuspectAfterMissed = 1,
            services: services => services.AddSingleton<IConnectionObserver>(new Observer(_ => throw new InvalidOperationException("no"))));
        (InMemoryClient client, _) = await server.GreetAsync();
        server.Advance(3000);
        await server.WaitForAsync(client, ConnectionEventKind.Suspect);
        await client.SettleAsync();
        await client.SendAsync(RawPacket.Heart);
        client.Close();
        await server.CheckEndAsync(client, Reason.Closed);

        ConnectionEventKind[] kinds =
        [
            ConnectionEventKind.Connected, ConnectionEventKind.Identified, ConnectionEventKind.Suspect,
            ConnectionEventKind.Recovered, ConnectionEventKind.Ended,
        ];
        Assert.Equal(kinds, server.EventsOf(client).Select(e => e.Kind));
        Assert.Equal(kinds.Length, server.Logs.OfEvent(7).Count());
    }

    [Fact]
    public async Task An_observer_may_end_the_connection_that_it_is_told_of()
    {
        TestServer? server = null;
        var ender = new Observer(told => EndIdentified(server, told));
        server = await TestServer.StartAsync(services: services => services.AddSingleton<IConnectionObserver>(ender));
        await using TestServer disposed = server;
        InMemoryClient client = await server.ConnectAsync();
        await client.SendAsync(RawPacket.Hello("x"));

        Assert.Equal(PacketType.Welcome, (await client.ReceivePacketAsync()).Type);
        Assert.Equal(Reason.Kicked, (await client.ReceivePacketAsync()).ToBye().Reason);
        client.Close();
        Assert.Equal("unwanted", (await server.CheckEndAsync(client, Reason.Kicked)).Detail);
        Assert.Equal(
            [ConnectionEventKind.Connected, ConnectionEventKind.Identified, ConnectionEventKind.Ended],
            server.EventsOf(client).Select(e => e.Kind));
    }

    private static void EndIdentified(TestServer? server, ConnectionEvent told)
    {
        if (told.Kind == ConnectionEventKind.Identified)
            Assert.True(server!.Manager.End(told.Connection, Reason.Kicked, "unwanted"));
    }

    private sealed class Observer(Action<ConnectionEvent> onEvent) : IConnectionObserver
    {
        public void OnEvent(ConnectionEvent connectionEvent) => onEvent(connectionEvent);
    }
}
