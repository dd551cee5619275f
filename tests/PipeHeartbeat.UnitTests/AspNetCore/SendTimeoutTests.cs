using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

public sealed class SendTimeoutTests
{
    private const int BufferBytes = 4096;

    [Fact]
    public async Task Who_wants_ACKs_and_reads_none_is_reset_after_the_send_timeout()
    {
        await using TestServer server = await StartAsync();
        (InMemoryClient client, _) = await server.GreetAsync(wantsAck: true);
        (InMemoryClient neighbour, _) = await server.GreetAsync("neighbour", wantsAck: true);
        await FillAsync(client);
        DateTimeOffset stuck = server.Time.GetUtcNow();

        server.Advance(4990);
        server.Advance(10);

        ConnectionEvent ended = await server.CheckEndAsync(client, Reason.Reset);
        Assert.Equal((stuck.AddSeconds(5), "it did not take what was sent to it"), (ended.At, ended.Detail));
        await neighbour.SendAsync(RawPacket.Of(PacketType.Heart, 5));
        Assert.Equal([5], (await neighbour.ReceivePacketAsync()).Body);
    }

    [Fact]
    public async Task Who_reads_a_tick_before_the_send_timeout_stays_and_is_not_convicted_for_what_waited()
    {
        await using TestServer server = await StartAsync(limits => limits.SendTimeout = TimeSpan.FromSeconds(30));
        (InMemoryClient client, _) = await server.GreetAsync(wantsAck: true);
        await FillAsync(client);

        // More than the heartbeat timeout: woken meanwhile (before the one whose end the test sees), the loop must not judge by its first
        // read afterwards.
        server.Advance(10);
        InMemoryClient witness = await server.ConnectAsync();
        server.Advance(15_000);
        await server.CheckEndAsync(witness, Reason.HeartbeatTimeout);
        server.Advance(14_980);
        await client.ReceiveAsync(BufferBytes);
        await client.SettleAsync();
        Assert.Equal(1, server.Counters.Live);
        await client.SendAsync(RawPacket.Heart);

        server.Advance(14_990);
        await client.SendAsync(RawPacket.Heart);
        Assert.Equal(1, server.Counters.Live);
        Assert.DoesNotContain(server.EventsOf(client), e => e.Kind == ConnectionEventKind.Ended);
    }

    [Fact]
    public async Task Who_was_not_heard_for_a_while_is_excused_for_one_interval_of_its_own_and_not_of_the_server()
    {
        await using TestServer server = await StartAsync();
        (InMemoryClient client, WelcomePacket welcome) = await server.GreetAsync(intervalMs: 100, wantsAck: true);
        Assert.Equal(500u, welcome.TimeoutMs);
        await FillAsync(client);
        await client.ReceiveAsync(BufferBytes);
        await client.SettleAsync();

        // Silent from here on.
        server.Advance(600);

        ConnectionEvent ended = await server.EndOfAsync(client);
        Assert.Equal((Reason.HeartbeatTimeout, TimeSpan.FromMilliseconds(600)), (ended.Reason, ended.Silence));
    }

    [Fact]
    public async Task An_end_frees_a_loop_that_is_stuck_in_a_send()
    {
        await using TestServer server = await StartAsync();
        (InMemoryClient client, WelcomePacket welcome) = await server.GreetAsync(wantsAck: true);
        await FillAsync(client);
        Assert.True(server.Manager.End(new(welcome.ConnectionId), Reason.Kicked));
        await server.EndOfAsync(client);
        client.Close();
        await server.CheckEndAsync(client, Reason.Kicked);
    }

    private static Task<TestServer> StartAsync(Action<LimitOptions>? limits = null) => TestServer.StartAsync(
        limits: limits, transport: new InMemoryTransportOptions { BufferBytes = BufferBytes });

    /// <summary>Sends HEARTs until their ACKs fill the buffer and the server's loop waits for the client to read.</summary>
    private static async Task FillAsync(InMemoryClient client)
    {
        for (int sent = 0; sent < BufferBytes - 640; sent += 640)
            await client.SendAsync(RawPacket.Join([.. Enumerable.Repeat(RawPacket.Of(PacketType.Heart, new byte[56]), 10)]));
        await client.Output.WriteAsync(RawPacket.Join([.. Enumerable.Repeat(RawPacket.Of(PacketType.Heart, new byte[56]), 10)]));
    }
}
