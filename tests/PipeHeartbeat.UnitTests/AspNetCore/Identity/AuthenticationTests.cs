using Microsoft.Extensions.DependencyInjection;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;
using PipeHeartbeat.UnitTests.AspNetCore.Presence;

namespace PipeHeartbeat.UnitTests.AspNetCore.Identity;

public sealed class AuthenticationTests
{
    private readonly SettableAuthenticator _authenticator = new();

    [Fact]
    public async Task Who_is_believed_is_welcomed_and_what_it_sent_behind_its_HELLO_counts()
    {
        await using TestServer server = await StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        await client.Output.WriteAsync(RawPacket.Join(RawPacket.Hello("alice", wantsAck: true), RawPacket.Of(PacketType.Heart, 7)), TestContext.Current.CancellationToken);
        (IdentityClaim claim, TaskCompletionSource<AuthenticationVerdict> answer) = await _authenticator.AskedAsync();
        Assert.Equal(("alice", client.EndPoint), (claim.ClientId, claim.Remote));
        Assert.Null(server.Presence().Find("alice"));

        answer.SetResult(AuthenticationVerdict.Accepted);
        Assert.Equal(PacketType.Welcome, (await client.ReceivePacketAsync()).Type);
        Assert.Equal([7], (await client.ReceivePacketAsync()).Body);
        Assert.Equal((ClientState.Online, 1L), (server.Presence().Find("alice")!.State, server.Presence().Find("alice")!.Beats));
    }

    [Fact]
    public async Task Who_is_not_is_told_so_and_gets_nobody_elses_name()
    {
        await using TestServer server = await StartAsync();
        (InMemoryClient client, TaskCompletionSource<AuthenticationVerdict> answer) = await SayHelloAsync(server);
        answer.SetResult(AuthenticationVerdict.Refused("no such key"));
        Assert.Equal(Reason.Unauthorized, (await client.ReceivePacketAsync()).ToBye().Reason);
        await client.LeaveAsync();

        ConnectionEvent ended = await server.CheckEndAsync(client, Reason.Unauthorized);
        Assert.Equal(("no such key", null), (ended.Detail, ended.ClientId));
        Assert.Equal([(PresenceEventKind.Offline, client.EndPoint.ToString()!, Reason.Unauthorized)], server.Told());
        Assert.Null(server.Presence().Find("alice"));
    }

    [Fact]
    public async Task A_refused_stranger_does_not_take_over_from_who_is_there()
    {
        await using TestServer server = await StartAsync();
        (InMemoryClient alice, TaskCompletionSource<AuthenticationVerdict> answer) = await SayHelloAsync(server);
        answer.SetResult(AuthenticationVerdict.Accepted);
        await alice.ReceivePacketAsync();
        (InMemoryClient stranger, answer) = await SayHelloAsync(server);
        answer.SetResult(AuthenticationVerdict.Refused("no"));
        await stranger.ReceivePacketAsync();
        await stranger.LeaveAsync();
        await alice.SendAsync(RawPacket.Heart);
        Assert.Equal((ClientState.Online, alice.EndPoint), (server.Presence().Find("alice")!.State, server.Presence().Find("alice")!.Remote));
        Assert.Equal(0, server.Counters.Closed(Reason.Superseded));
    }

    [Fact]
    public async Task One_that_throws_refuses_and_says_so_in_the_log()
    {
        await using TestServer server = await StartAsync();
        (InMemoryClient client, TaskCompletionSource<AuthenticationVerdict> answer) = await SayHelloAsync(server);
        answer.SetException(new InvalidOperationException("the database is away"));
        Assert.Equal(Reason.Unauthorized, (await client.ReceivePacketAsync()).ToBye().Reason);
        await client.LeaveAsync();
        Assert.Single(server.Logs.OfEvent(15));
    }

    [Fact]
    public async Task One_that_takes_too_long_ends_the_connection()
    {
        await using TestServer server = await StartAsync(options => options.HelloTimeout = TimeSpan.FromSeconds(2));
        (InMemoryClient client, _) = await SayHelloAsync(server);
        server.Advance(1_999);
        Assert.DoesNotContain(server.EventsOf(client), e => e.Kind == ConnectionEventKind.Ended);
        server.Advance(1);
        await server.CheckEndAsync(client, Reason.HelloTimeout);
    }

    [Fact]
    public async Task While_it_is_judged_the_client_can_go_and_its_slot_with_it()
    {
        await using TestServer server = await StartAsync();
        (InMemoryClient client, TaskCompletionSource<AuthenticationVerdict> answer) = await SayHelloAsync(server);
        client.Reset();
        answer.SetResult(AuthenticationVerdict.Accepted);
        await client.Gone;
        Assert.Equal(0, server.Counters.Live);
        server.CheckConservation();
    }

    [Fact]
    public async Task The_time_that_the_judging_takes_is_not_held_against_the_client()
    {
        await using TestServer server = await StartAsync(
            options => options.HelloTimeout = TimeSpan.FromMinutes(1), heartbeat => heartbeat.MissedLimit = 1);
        InMemoryClient client = await server.ConnectAsync();
        await client.Output.WriteAsync(RawPacket.Join(RawPacket.Hello("alice"), RawPacket.Heart), TestContext.Current.CancellationToken);
        (_, TaskCompletionSource<AuthenticationVerdict> answer) = await _authenticator.AskedAsync();
        server.Advance(30_000);
        answer.SetResult(AuthenticationVerdict.Accepted);
        Assert.Equal(PacketType.Welcome, (await client.ReceivePacketAsync()).Type);
        await client.SettleAsync();
        server.Advance(2_999);
        await client.SendAsync(RawPacket.Heart);
        Assert.Equal(2, server.Presence().Find("alice")!.Beats);
    }

    [Fact]
    public async Task The_judging_excuses_for_one_interval_of_the_clients_own_and_no_longer()
    {
        await using TestServer server = await StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        await client.Output.WriteAsync(RawPacket.Hello("alice", intervalMs: 100), TestContext.Current.CancellationToken);
        (await _authenticator.AskedAsync()).Answer.SetResult(AuthenticationVerdict.Accepted);
        Assert.Equal(500u, (await client.ReceivePacketAsync()).ToWelcome().TimeoutMs);
        await client.SettleAsync();
        server.Advance(490);
        Assert.DoesNotContain(server.EventsOf(client), e => e.Kind == ConnectionEventKind.Ended);
        server.Advance(10);
        Assert.Equal(Reason.HeartbeatTimeout, (await server.EndOfAsync(client)).Reason);
    }

    [Fact]
    public async Task A_second_HELLO_is_a_protocol_error_as_ever()
    {
        await using TestServer server = await StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        await client.Output.WriteAsync(RawPacket.Join(RawPacket.Hello("alice"), RawPacket.Hello("alice")), TestContext.Current.CancellationToken);
        (await _authenticator.AskedAsync()).Answer.SetResult(AuthenticationVerdict.Accepted);
        Assert.Equal(PacketType.Welcome, (await client.ReceivePacketAsync()).Type);
        Assert.Equal(Reason.ProtocolError, (await client.ReceivePacketAsync()).ToBye().Reason);
        await client.LeaveAsync();
        await server.CheckEndAsync(client, Reason.ProtocolError);
    }

    private Task<TestServer> StartAsync(Action<IdentityOptions>? identity = null, Action<HeartbeatOptions>? heartbeat = null) =>
        TestServer.StartAsync(heartbeat, services: services =>
        {
            services.AddSingleton<IClientAuthenticator>(_authenticator);
            services.Configure(identity ?? (_ => { }));
        });

    private async Task<(InMemoryClient Client, TaskCompletionSource<AuthenticationVerdict> Answer)> SayHelloAsync(TestServer server)
    {
        InMemoryClient client = await server.ConnectAsync();
        await client.Output.WriteAsync(RawPacket.Hello("alice"), TestContext.Current.CancellationToken);
        return (client, (await _authenticator.AskedAsync()).Answer);
    }
}
