using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

public sealed class SuspectTests
{
    [Fact]
    public async Task Suspect_comes_after_so_many_intervals_and_Recovered_with_the_next_heartbeat()
    {
        await using TestServer server = await TestServer.StartAsync(options => options.SuspectAfterMissed = 2);
        InMemoryClient client = await server.ConnectAsync();
        for (int round = 1; round <= 3; round++)
        {
            server.Advance(5990);
            server.Advance(10);
            ConnectionEvent suspect = await server.WaitForAsync(client, ConnectionEventKind.Suspect, round);
            Assert.Equal(TimeSpan.FromSeconds(6), suspect.Silence);
            await client.SettleAsync();
            await client.SendAsync(RawPacket.Heart);
            ConnectionEvent recovered = await server.WaitForAsync(client, ConnectionEventKind.Recovered, round);
            Assert.Equal((round, TimeSpan.Zero), (recovered.Beats, recovered.Silence));
        }

        server.Advance(15_000);
        await server.CheckEndAsync(client, Reason.HeartbeatTimeout);
    }

    [Fact]
    public async Task A_suspect_that_stays_silent_is_convicted_in_time()
    {
        await using TestServer server = await TestServer.StartAsync(options => options.SuspectAfterMissed = 4);
        InMemoryClient client = await server.ConnectAsync();
        server.Advance(12_000);
        await server.WaitForAsync(client, ConnectionEventKind.Suspect);
        server.Advance(2990);
        server.Advance(10);
        Assert.Equal(TimeSpan.FromSeconds(15), (await server.CheckEndAsync(client, Reason.HeartbeatTimeout)).Silence);
        Assert.Single(server.EventsOf(client), e => e.Kind == ConnectionEventKind.Suspect);
    }

    [Fact]
    public async Task Suspicion_follows_the_interval_that_was_granted()
    {
        await using TestServer server = await TestServer.StartAsync(options => options.SuspectAfterMissed = 2);
        (InMemoryClient client, _) = await server.GreetAsync(intervalMs: 200);
        server.Advance(390);
        server.Advance(10);
        Assert.Equal(TimeSpan.FromMilliseconds(400), (await server.WaitForAsync(client, ConnectionEventKind.Suspect)).Silence);
    }

    [Fact]
    public async Task By_default_nobody_is_suspect()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        server.Advance(14_000);
        await client.SendAsync(RawPacket.Heart);
        server.Advance(15_000);
        await server.CheckEndAsync(client, Reason.HeartbeatTimeout);
        Assert.Equal([ConnectionEventKind.Connected, ConnectionEventKind.Anonymous, ConnectionEventKind.Ended], server.EventsOf(client).Select(e => e.Kind));
    }
}
