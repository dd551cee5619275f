using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore.Presence;

public sealed class OfflineGraceTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Who_returns_in_time_was_never_away_and_who_comes_a_moment_later_was()
    {
        await using TestServer server = await StartAsync();
        await (await server.GreetAsync("in-time")).Client.LeaveAsync();
        await (await server.GreetAsync("late")).Client.LeaveAsync();
        Assert.Equal(2, server.Presence().Count);
        Assert.Equal(ClientState.Online, server.Presence().Find("late")!.State);
        Assert.Equal(["in-time", "late"], server.Presence().Enumerate().Select(status => status.ClientId).Order());

        server.Advance(Grace.TotalMilliseconds - 1);
        await server.GreetAsync("in-time");
        server.Advance(2);
        await server.GreetAsync("late");
        Assert.Equal(
            [(PresenceEventKind.Online, "in-time"), (PresenceEventKind.Online, "late"), (PresenceEventKind.Offline, "late"), (PresenceEventKind.Online, "late")],
            server.Journal().Select(e => (e.Kind, e.ClientId)));
        Assert.Equal(2, server.Presence().Count);
    }

    [Fact]
    public async Task The_event_tells_when_the_connection_ended_not_when_the_waiting_did()
    {
        await using TestServer server = await StartAsync();
        (InMemoryClient client, _) = await server.GreetAsync("alice");
        DateTimeOffset left = server.Time.GetUtcNow();
        await client.LeaveAsync();
        server.Advance(Grace.TotalMilliseconds + 1);
        PresenceEvent offline = server.Journal().Last();
        Assert.Equal((PresenceEventKind.Offline, left, Reason.Closed), (offline.Kind, offline.At, offline.Reason));
        Assert.Equal((ClientState.Offline, left), (server.Presence().Find("alice")!.State, server.Presence().Find("alice")!.Since));
        Assert.Equal(0, server.Presence().Count);
    }

    [Fact]
    public async Task A_client_that_flaps_for_a_minute_is_told_once_and_counted_each_time()
    {
        await using TestServer server = await StartAsync();
        for (int i = 0; i < 60; i++)
        {
            await (await server.GreetAsync("flapping")).Client.LeaveAsync();
            server.Advance(1_000);
        }

        server.Advance(Grace.TotalMilliseconds);
        Assert.Equal([PresenceEventKind.Online, PresenceEventKind.Offline], server.Journal().Select(e => e.Kind));
        Assert.Equal((60L, 60L), (server.Counters.Accepted, server.Counters.Closed(Reason.Closed)));
    }

    /// <summary>The control: without a grace each time is told.</summary>
    [Fact]
    public async Task Without_a_grace_each_flap_is_told()
    {
        await using TestServer server = await PresenceServer.StartAsync();
        for (int i = 0; i < 3; i++)
            await (await server.GreetAsync("flapping")).Client.LeaveAsync();
        Assert.Equal(6, server.Journal().Length);
    }

    [Fact]
    public async Task Who_took_its_leave_is_not_waited_for()
    {
        await using TestServer server = await StartAsync();
        (InMemoryClient client, _) = await server.GreetAsync("alice");
        await client.SendAsync(RawPacket.Bye());
        await client.LeaveAsync();
        Assert.Equal((PresenceEventKind.Offline, "alice", Reason.Closed), server.Told().Last());
    }

    [Fact]
    public async Task Who_was_kicked_is_not_waited_for()
    {
        await using TestServer server = await StartAsync();
        (InMemoryClient client, _) = await server.GreetAsync("alice");
        server.Presence().Kick("alice");
        await client.LeaveAsync();
        Assert.Equal((PresenceEventKind.Offline, "alice", Reason.Kicked), server.Told().Last());
    }

    [Fact]
    public async Task Who_fell_silent_is_waited_for()
    {
        await using TestServer server = await StartAsync();
        (InMemoryClient client, _) = await server.GreetAsync("alice");
        server.Advance(15_000);
        await server.EndOfAsync(client);
        await client.LeaveAsync();
        Assert.Equal([PresenceEventKind.Online], server.Journal().Select(e => e.Kind));
        server.Advance(Grace.TotalMilliseconds + 1);
        Assert.Equal((PresenceEventKind.Offline, "alice", Reason.HeartbeatTimeout), server.Told().Last());
    }

    [Fact]
    public async Task Who_moves_while_it_is_there_still_moves()
    {
        await using TestServer server = await StartAsync();
        (InMemoryClient former, _) = await server.GreetAsync("alice");
        await server.GreetAsync("alice");
        await former.LeaveAsync();
        server.Advance(Grace.TotalMilliseconds * 2);
        Assert.Equal([PresenceEventKind.Online, PresenceEventKind.Moved], server.Journal().Select(e => e.Kind));
    }

    private static Task<TestServer> StartAsync() => PresenceServer.StartAsync(options => options.OfflineGrace = Grace);
}
