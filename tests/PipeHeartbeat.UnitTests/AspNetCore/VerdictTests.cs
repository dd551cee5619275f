using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>The seam between suspicion and verdict: what has arrived counts, whoever was slow to look at it.</summary>
public sealed class VerdictTests
{
    [Fact]
    public async Task A_heartbeat_that_waits_unread_when_the_deadline_comes_acquits()
    {
        var scheduler = new ManualScheduler();
        await using TestServer server = await TestServer.StartAsync(transport: new InMemoryTransportOptions { ServerScheduler = scheduler });
        InMemoryClient client = await server.ConnectAsync();
        ConnectionId id = (await server.WaitForAsync(client, ConnectionEventKind.Connected)).Connection;

        scheduler.Hold();
        await client.Output.WriteAsync(RawPacket.Heart, TestContext.Current.CancellationToken);
        server.Advance(15_000);
        scheduler.Release();
        await client.SettleAsync();

        Assert.False(client.IsClosedByServer);
        Assert.True(server.Manager.Table.TryRead(id, 0, out ConnectionSnapshot snapshot));
        Assert.Equal((1, 0), (snapshot.Beats, snapshot.Missed));
        server.Advance(15_000);
        ConnectionEvent ended = await server.CheckEndAsync(client, Reason.HeartbeatTimeout);
        Assert.Equal((1, TimeSpan.FromSeconds(15)), (ended.Beats, ended.Silence));
    }

    [Fact]
    public async Task Without_the_seam_the_same_client_would_be_convicted()
    {
        var scheduler = new ManualScheduler();
        await using TestServer server = await TestServer.StartAsync(transport: new InMemoryTransportOptions { ServerScheduler = scheduler });
        InMemoryClient client = await server.ConnectAsync();
        ConnectionId id = (await server.WaitForAsync(client, ConnectionEventKind.Connected)).Connection;

        scheduler.Hold();
        await client.Output.WriteAsync(RawPacket.Heart, TestContext.Current.CancellationToken);
        server.Advance(15_000);
        bool isConvicted = server.Manager.End(id, Reason.HeartbeatTimeout);
        scheduler.Release();

        Assert.True(isConvicted);
    }

    [Fact]
    public async Task A_foreign_verdict_of_silence_is_refused_a_millisecond_early()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        ConnectionId id = (await server.WaitForAsync(client, ConnectionEventKind.Connected)).Connection;

        server.Advance(14_999);
        Assert.False(server.Manager.End(id, Reason.HeartbeatTimeout));
        server.Advance(1);
        await server.CheckEndAsync(client, Reason.HeartbeatTimeout);
    }

    [Fact]
    public async Task A_heartbeat_that_arrives_in_time_between_the_read_and_the_look_at_the_clock_acquits()
    {
        var time = new TrippingTime();
        await using TestServer server = await TestServer.StartAsync(time: time);
        InMemoryClient client = await server.ConnectAsync();
        var session = await SessionOfAsync(server, client);
        server.Advance(14_990);

        // Woken early, for whatever reason: the loop has read, and is about to read the clock, when the heartbeat arrives; only then,
        // before the clock is read, the deadline passes.
        time.TripOnce(() =>
        {
            client.Output.WriteAsync(RawPacket.Heart).AsTask().Wait();
            server.Advance(10);
        });
        session.Execute();
        await client.SettleAsync();

        Assert.True(time.HasTripped);
        Assert.Equal(1, server.Counters.Live);
        server.Advance(15_000);
        ConnectionEvent ended = await server.CheckEndAsync(client, Reason.HeartbeatTimeout);
        Assert.Equal((1, TimeSpan.FromSeconds(15)), (ended.Beats, ended.Silence));
    }

    [Fact]
    public async Task After_an_acquittal_even_a_short_timeout_is_kept_to_the_tick()
    {
        var scheduler = new ManualScheduler();
        await using TestServer server = await TestServer.StartAsync(
            heartbeat: options => options.Interval = TimeSpan.FromMilliseconds(100),
            transport: new InMemoryTransportOptions { ServerScheduler = scheduler });
        InMemoryClient client = await server.ConnectAsync();

        for (int i = 0; i < 5; i++)
        {
            scheduler.Hold();
            await client.Output.WriteAsync(RawPacket.Heart, TestContext.Current.CancellationToken);
            server.Advance(500);
            scheduler.Release();
            await client.SettleAsync();
        }

        server.Advance(500);
        ConnectionEvent ended = await server.CheckEndAsync(client, Reason.HeartbeatTimeout);
        Assert.Equal((5, TimeSpan.FromMilliseconds(500)), (ended.Beats, ended.Silence));
    }

    private static async Task<IThreadPoolWorkItem> SessionOfAsync(TestServer server, InMemoryClient client)
    {
        ConnectionId id = (await server.WaitForAsync(client, ConnectionEventKind.Connected)).Connection;
        Assert.True(server.Manager.Table.TryGetOwner(id, out object? owner));
        return (IThreadPoolWorkItem)owner!;
    }
}
