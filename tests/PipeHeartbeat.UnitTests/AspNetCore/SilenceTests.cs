using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

public sealed class SilenceTests
{
    private const int TickMs = 10;

    [Fact]
    public async Task A_client_that_beats_every_three_seconds_lives_for_an_hour()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();

        for (int i = 0; i < 1200; i++)
        {
            server.Advance(3000);
            await client.SendAsync(RawPacket.Heart);
        }

        Assert.Equal(1, server.Counters.Live);
        Assert.Equal([ConnectionEventKind.Connected, ConnectionEventKind.Anonymous], server.EventsOf(client).Select(e => e.Kind));
        server.Advance(15_000);
        ConnectionEvent ended = await server.CheckEndAsync(client, Reason.HeartbeatTimeout);
        Assert.Equal(1200, ended.Beats);
        Assert.Equal(TimeSpan.FromSeconds(15), ended.Silence);
    }

    [Fact]
    public async Task The_longest_silence_that_lives_and_the_shortest_that_dies_are_one_tick_apart()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();

        for (int i = 0; i < 20; i++)
        {
            server.Advance(15_000 - TickMs);
            await client.SendAsync(RawPacket.Heart);
        }

        DateTimeOffset lastBeat = server.Time.GetUtcNow();
        server.Advance(15_000 - TickMs);
        server.Advance(TickMs);
        ConnectionEvent ended = await server.CheckEndAsync(client, Reason.HeartbeatTimeout);

        // The event's own evidence would show a verdict that came early, however late the test hears of it.
        Assert.Equal(20, ended.Beats);
        Assert.Equal(TimeSpan.FromSeconds(15), ended.Silence);
        Assert.Equal(lastBeat.AddSeconds(15), ended.At);
        Assert.Equal(1, server.Counters.Closed(Reason.HeartbeatTimeout));
        Assert.Equal(0, server.Counters.Live);
        Assert.Empty(await client.ReceiveToEndAsync());
    }

    [Fact]
    public async Task A_client_that_never_beats_is_offline_fifteen_seconds_after_it_came()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Advance(1234);
        InMemoryClient client = await server.ConnectAsync();

        server.Advance(60_000);

        ConnectionEvent ended = await server.CheckEndAsync(client, Reason.HeartbeatTimeout);
        Assert.Equal(0, ended.Beats);
        Assert.InRange(ended.Silence, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task The_silent_one_dies_and_his_neighbour_lives()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient silent = await server.ConnectAsync();
        InMemoryClient neighbour = await server.ConnectAsync();

        for (int i = 0; i < 5; i++)
        {
            server.Advance(3000);
            await neighbour.SendAsync(RawPacket.Heart);
        }

        await server.CheckEndAsync(silent, Reason.HeartbeatTimeout);
        Assert.Equal(1, server.Counters.Live);
        Assert.False(neighbour.IsClosedByServer);
    }

    [Fact]
    public async Task A_slot_is_used_again_and_its_first_tenant_ended_once()
    {
        await using TestServer server = await TestServer.StartAsync(limits: limits => limits.MaxConnections = 1);
        for (int i = 0; i < 5; i++)
        {
            InMemoryClient client = await server.ConnectAsync();
            server.Advance(15_000);
            ConnectionEvent ended = await server.CheckEndAsync(client, Reason.HeartbeatTimeout);
            Assert.Equal(TimeSpan.FromSeconds(15), ended.Silence);
        }

        Assert.Equal(5, server.Counters.Closed(Reason.HeartbeatTimeout));
        Assert.Equal(5, server.Events.All.Where(e => e.Kind == ConnectionEventKind.Ended).Select(e => e.Connection).Distinct().Count());
    }
}
