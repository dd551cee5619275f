using Microsoft.Extensions.DependencyInjection;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;
using PipeHeartbeat.UnitTests.AspNetCore.Presence;

namespace PipeHeartbeat.UnitTests.AspNetCore.Identity;

public sealed class HelloTimeoutTests
{
    [Fact]
    public async Task Who_says_nothing_is_ended_at_the_timeout_and_not_a_tick_before()
    {
        await using TestServer server = await StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        server.Advance(4_990);
        Assert.DoesNotContain(server.EventsOf(client), e => e.Kind == ConnectionEventKind.Ended);
        server.Advance(10);
        await server.CheckEndAsync(client, Reason.HelloTimeout);
        Assert.Equal([(PresenceEventKind.Offline, client.EndPoint.ToString()!, Reason.HelloTimeout)], server.Told());
    }

    [Fact]
    public async Task Heartbeats_are_no_HELLO()
    {
        await using TestServer server = await StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        for (int i = 0; i < 4; i++)
        {
            await client.SendAsync(RawPacket.Heart);
            server.Advance(1_240);
        }

        Assert.Equal(0, server.Presence().Count);
        server.Advance(40);
        await server.CheckEndAsync(client, Reason.HelloTimeout);
    }

    [Fact]
    public async Task Who_has_said_HELLO_in_time_is_left_alone()
    {
        await using TestServer server = await StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        server.Advance(4_980);
        await client.SendAsync(RawPacket.Hello("alice"));
        server.Advance(5_000);
        await client.SendAsync(RawPacket.Heart);
        Assert.Equal(ClientState.Online, server.Presence().Find("alice")!.State);

        // And its silence is judged as ever.
        server.Advance(14_990);
        server.Advance(10);
        await server.EndOfAsync(client);
        Assert.Equal(1, server.Counters.Closed(Reason.HeartbeatTimeout));
    }

    [Fact]
    public async Task A_HELLO_that_waits_to_be_read_counts()
    {
        await using TestServer server = await StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        server.Advance(4_000);

        // It arrives while the server stands still beyond the deadline.
        server.WakeMonitor();
        Task sending = client.SendAsync(RawPacket.Hello("alice")).AsTask();
        server.Advance(3_000);
        server.WakeMonitor();
        await sending;
        server.AdvanceHealthily(3_000);
        Assert.Equal(ClientState.Online, server.Presence().Find("alice")!.State);
    }

    [Fact]
    public async Task A_packet_that_is_begun_does_not_put_the_HELLO_off()
    {
        await using TestServer server = await StartAsync(limits => limits.FrameTimeout = TimeSpan.FromMinutes(1));
        InMemoryClient client = await server.ConnectAsync();
        server.Advance(4_000);
        await client.SendAsync(RawPacket.Hello("alice").AsMemory(0, 9));
        server.Advance(990);
        Assert.DoesNotContain(server.EventsOf(client), e => e.Kind == ConnectionEventKind.Ended);
        server.Advance(10);
        await server.CheckEndAsync(client, Reason.HelloTimeout);
    }

    /// <summary>The control: where nobody has to say who it is.</summary>
    [Fact]
    public async Task Without_the_option_nobody_has_to_say_HELLO()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        server.Advance(10_000);
        await client.SendAsync(RawPacket.Heart);
        Assert.Equal(1, server.Counters.Live);
    }

    private static Task<TestServer> StartAsync(Action<LimitOptions>? limits = null) => TestServer.StartAsync(
        limits: limits, services: services => services.Configure<IdentityOptions>(identity => identity.RequireIdentity = true));
}
