using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore.Presence;

public sealed class PresenceTests
{
    [Fact]
    public async Task A_client_is_online_by_its_HELLO_and_offline_with_a_reason_and_evidence()
    {
        await using TestServer server = await PresenceServer.StartAsync();
        (InMemoryClient client, WelcomePacket welcome) = await server.GreetAsync("alice");
        Assert.Equal(1, server.Presence().Count);
        await client.SendAsync(RawPacket.Heart);
        DateTimeOffset beat = server.Time.GetUtcNow();
        server.Advance(15_000);
        await server.EndOfAsync(client);
        client.Close();
        await client.Gone;

        PresenceEvent[] events = server.Journal();
        Assert.Equal([(PresenceEventKind.Online, "alice"), (PresenceEventKind.Offline, "alice")], events.Select(e => (e.Kind, e.ClientId)));
        Assert.Equal(events[0].Seq + 1, events[1].Seq);
        Assert.All(events, e => Assert.True(e.IsIdentified));
        Assert.All(events, e => Assert.Equal(welcome.ConnectionId, e.Connection.Value));
        Assert.All(events, e => Assert.Equal(client.EndPoint, e.Remote));
        PresenceEvent offline = events[1];
        Assert.Equal((Reason.HeartbeatTimeout, beat, 1L), (offline.Reason, offline.LastBeatAt, offline.Evidence.Beats));
        Assert.Equal((TimeSpan.FromSeconds(15), TimeSpan.Zero), (offline.Evidence.Silence, offline.Evidence.Lateness));
        Assert.Equal(0, server.Presence().Count);
    }

    [Fact]
    public async Task Who_says_no_HELLO_is_known_by_where_it_comes_from_and_online_by_its_first_packet()
    {
        await using TestServer server = await PresenceServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        string id = client.EndPoint.ToString()!;
        Assert.Empty(server.Journal());
        Assert.Null(server.Presence().Find(id));
        await client.SendAsync(RawPacket.Heart);
        await client.SendAsync(RawPacket.Heart);

        ClientStatus status = server.Presence().Find(id)!;
        Assert.Equal((id, false, ClientState.Online, 2L), (status.ClientId, status.IsIdentified, status.State, status.Beats));
        Assert.Equal(1, server.Presence().Count);
        await client.LeaveAsync();
        Assert.Equal([(PresenceEventKind.Online, id, Reason.None), (PresenceEventKind.Offline, id, Reason.Closed)], server.Told());
        Assert.Null(server.Presence().Find(id));
        Assert.Equal(0, server.Presence().Count);
    }

    [Fact]
    public async Task A_connection_that_ends_before_it_was_anybody_is_told_offline_and_was_never_counted()
    {
        await using TestServer server = await PresenceServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        await client.SendAsync(RawPacket.Of(type: 77, length: 0));
        await server.EndOfAsync(client);
        await client.LeaveAsync();
        Assert.Equal([(PresenceEventKind.Offline, client.EndPoint.ToString()!, Reason.ProtocolError)], server.Told());
        Assert.Equal(0, server.Presence().Count);
    }

    [Fact]
    public async Task Who_is_refused_at_the_door_does_not_wear_the_journal_out()
    {
        await using TestServer server = await PresenceServer.StartAsync(limits: limits => limits.MaxConnections = 1);
        await server.GreetAsync("alice");
        for (int i = 0; i < 3; i++)
            await server.EndOfAsync(await server.ConnectAsync());
        Assert.Equal([(PresenceEventKind.Online, "alice", Reason.None)], server.Told());
        Assert.Equal(3, server.Counters.Closed(Reason.Limit));
    }

    [Fact]
    public async Task The_new_connection_of_a_client_wins_and_watchers_see_it_move()
    {
        await using TestServer server = await PresenceServer.StartAsync();
        (InMemoryClient former, _) = await server.GreetAsync("alice");
        (InMemoryClient latter, WelcomePacket welcome) = await server.GreetAsync("alice");

        Assert.Equal(Reason.Superseded, (await former.ReceivePacketAsync()).ToBye().Reason);
        await former.LeaveAsync();
        await latter.SendAsync(RawPacket.Heart);
        Assert.Equal([(PresenceEventKind.Online, "alice", Reason.None), (PresenceEventKind.Moved, "alice", Reason.None)], server.Told());
        Assert.Equal(welcome.ConnectionId, server.Journal()[1].Connection.Value);
        Assert.Equal((1L, 1, 1), (server.Counters.Closed(Reason.Superseded), server.Counters.Live, server.Presence().Count));
        Assert.Equal(welcome.ConnectionId, server.Presence().Find("alice")!.Connection.Value);

        await latter.LeaveAsync();
        Assert.Equal((PresenceEventKind.Offline, "alice", Reason.Closed), server.Told().Last());
        server.CheckConservation();
    }

    [Fact]
    public async Task One_that_took_another_s_address_for_its_id_and_has_gone_does_not_hide_it()
    {
        await using TestServer server = await PresenceServer.StartAsync();
        InMemoryClient nameless = await server.ConnectAsync();
        await nameless.SendAsync(RawPacket.Heart);
        await server.WaitForAsync(nameless, ConnectionEventKind.Anonymous);
        string id = nameless.EndPoint.ToString()!;
        (InMemoryClient impostor, _) = await server.GreetAsync(id);
        Assert.True(server.Presence().Find(id)!.IsIdentified);
        await impostor.LeaveAsync();

        ClientStatus found = server.Presence().Find(id)!;
        Assert.Equal((false, ClientState.Online), (found.IsIdentified, found.State));
        Assert.True(server.Presence().Kick(id));
        Assert.Equal(Reason.Kicked, (await server.EndOfAsync(nameless)).Reason);
        Assert.Equal(ClientState.Offline, server.Presence().Find(id)!.State);
    }

    [Fact]
    public async Task A_suspect_and_its_recovery_are_told()
    {
        await using TestServer server = await PresenceServer.StartAsync(heartbeat: options => options.SuspectAfterMissed = 2);
        (InMemoryClient client, _) = await server.GreetAsync("alice");
        server.Advance(6_000);
        await server.WaitForAsync(client, ConnectionEventKind.Suspect);
        Assert.Equal((ClientState.Suspect, 2), (server.Presence().Find("alice")!.State, server.Presence().Find("alice")!.Missed));
        await client.SettleAsync();
        await client.SendAsync(RawPacket.Heart);
        Assert.Equal([PresenceEventKind.Online, PresenceEventKind.Suspect, PresenceEventKind.Recovered], server.Journal().Select(e => e.Kind));
        Assert.Equal(ClientState.Online, server.Presence().Find("alice")!.State);
    }

    [Fact]
    public async Task A_kick_finds_clients_with_and_without_a_HELLO_and_nobody_twice()
    {
        await using TestServer server = await PresenceServer.StartAsync();
        (InMemoryClient alice, _) = await server.GreetAsync("alice");
        InMemoryClient classic = await server.ConnectAsync();
        await classic.SendAsync(RawPacket.Heart);

        Assert.True(server.Presence().Kick("alice", "for shouting"));
        Assert.True(server.Presence().Kick(classic.EndPoint.ToString()!));
        Assert.False(server.Presence().Kick("nobody"));
        Assert.Equal(Reason.Kicked, (await alice.ReceivePacketAsync()).ToBye().Reason);
        await alice.LeaveAsync();
        await classic.LeaveAsync();
        Assert.False(server.Presence().Kick("alice"));
        Assert.Equal("for shouting", server.Journal().Single(e => e.Kind == PresenceEventKind.Offline && e.IsIdentified).Detail);
        Assert.Equal(2, server.Told().Count(e => e.Reason == Reason.Kicked));
    }

    [Fact]
    public async Task Last_seen_is_known_for_the_retention_and_not_a_moment_longer()
    {
        await using TestServer server = await PresenceServer.StartAsync(options => options.Retention = TimeSpan.FromMinutes(10));
        (InMemoryClient client, _) = await server.GreetAsync("alice");
        await client.SendAsync(RawPacket.Heart);
        DateTimeOffset seen = server.Time.GetUtcNow();
        server.Advance(1_000);
        await client.LeaveAsync();

        ClientStatus status = server.Presence().Find("alice")!;
        Assert.Equal((ClientState.Offline, Reason.Closed, seen, seen.AddSeconds(1)), (status.State, status.Reason, status.LastBeatAt, status.Since));
        server.Advance((10 * 60_000) - 1);
        Assert.NotNull(server.Presence().Find("alice"));
        server.Advance(2);
        Assert.Null(server.Presence().Find("alice"));
    }

    [Fact]
    public async Task Of_those_who_are_gone_no_more_are_known_than_may_be()
    {
        await using TestServer server = await PresenceServer.StartAsync(options => options.RetainedClients = 2);
        string[] ids = ["a", "b", "c"];
        foreach (string id in ids)
            await (await server.GreetAsync(id)).Client.LeaveAsync();
        Assert.Equal([null, "b", "c"], ids.Select(id => server.Presence().Find(id)?.ClientId));
    }

    [Fact]
    public async Task Who_is_back_is_not_forgotten_when_its_former_absence_is()
    {
        await using TestServer server = await PresenceServer.StartAsync(options => options.Retention = TimeSpan.FromMinutes(1));
        await (await server.GreetAsync("alice")).Client.LeaveAsync();
        (InMemoryClient back, _) = await server.GreetAsync("alice", intervalMs: 60_000);
        server.Advance(61_000);
        await back.SettleAsync();
        Assert.Equal(ClientState.Online, server.Presence().Find("alice")!.State);
        Assert.Equal([PresenceEventKind.Online, PresenceEventKind.Offline, PresenceEventKind.Online], server.Journal().Select(e => e.Kind));
    }

    [Fact]
    public async Task All_who_are_there_are_walked_over()
    {
        await using TestServer server = await PresenceServer.StartAsync();
        string[] ids = [.. Enumerable.Range(0, 100).Select(i => $"client-{i}")];
        foreach (string id in ids)
            await server.GreetAsync(id);
        InMemoryClient classic = await server.ConnectAsync();
        await classic.SendAsync(RawPacket.Heart);
        await server.ConnectAsync();
        Assert.Equal([.. ids.Append(classic.EndPoint.ToString()!).Order()], server.Presence().Enumerate().Select(status => status.ClientId).Order());
        Assert.Equal(101, server.Presence().Count);
    }
}
