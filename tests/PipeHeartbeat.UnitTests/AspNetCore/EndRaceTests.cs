using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

public sealed class EndRaceTests
{
    private static readonly Reason[] Reasons = [Reason.Kicked, Reason.Superseded, Reason.Drain, Reason.HeartbeatTimeout];

    [Fact]
    public async Task Of_many_ends_at_once_one_wins_is_told_and_counted()
    {
        await using TestServer server = await TestServer.StartAsync();
        using var start = new Barrier(Reasons.Length + 1);
        ConnectionId id = default;
        int[] wins = new int[Reasons.Length];
        bool isOver = false;
        Thread[] threads = [.. Reasons.Select((reason, i) => new Thread(() =>
        {
            while (true)
            {
                Meet(start);
                if (isOver)
                    return;
                wins[i] += server.Manager.End(id, reason) ? 1 : 0;
                Meet(start);
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();

        for (int round = 1; round <= 300; round++)
        {
            InMemoryClient client = await server.ConnectAsync();
            ConnectionEvent connected = await server.WaitForAsync(client, ConnectionEventKind.Connected);
            id = connected.Connection;
            server.Advance(1000);
            await client.SendAsync(RawPacket.Heart);

            Meet(start);
            client.Output.Complete();
            Meet(start);

            ConnectionEvent ended = await server.EndOfAsync(client);
            await client.Gone;
            Assert.Single(server.EventsOf(client), e => e.Kind == ConnectionEventKind.Ended);
            Assert.NotEqual(Reason.None, ended.Reason);

            // Told while the slot was still its own: the evidence is this connection's.
            Assert.Equal((id, 1, TimeSpan.Zero), (ended.Connection, ended.Beats, ended.Silence));
            Assert.Equal(round - server.Counters.Closed(Reason.Closed), wins.Sum());
            server.CheckConservation();
        }

        isOver = true;
        Meet(start);
        foreach (Thread thread in threads)
            thread.Join();
        Assert.Equal(0, wins[Array.IndexOf(Reasons, Reason.HeartbeatTimeout)]);
    }

    [Fact]
    public async Task An_end_and_a_HELLO_at_once_are_told_in_order()
    {
        await using TestServer server = await TestServer.StartAsync();
        byte[] hello = RawPacket.Hello("x");
        for (int round = 0; round < 300; round++)
        {
            InMemoryClient client = await server.ConnectAsync();
            ConnectionId id = (await server.WaitForAsync(client, ConnectionEventKind.Connected)).Connection;
            using var start = new Barrier(2);
            var ender = new Thread(() =>
            {
                Meet(start);
                server.Manager.End(id, Reason.Kicked);
            });
            ender.Start();
            Meet(start);
            await client.Output.WriteAsync(hello, TestContext.Current.CancellationToken);
            ender.Join();
            client.Close();
            await client.Gone;
            ConnectionEventKind[] kinds = [.. server.EventsOf(client).Select(e => e.Kind)];
            Assert.Equal((ConnectionEventKind.Connected, ConnectionEventKind.Ended), (kinds[0], kinds[^1]));
        }
    }

    [Fact]
    public async Task A_stale_id_ends_nobody()
    {
        await using TestServer server = await TestServer.StartAsync(limits: limits => limits.MaxConnections = 1);
        InMemoryClient first = await server.ConnectAsync();
        ConnectionId stale = (await server.WaitForAsync(first, ConnectionEventKind.Connected)).Connection;
        first.Close();
        await server.CheckEndAsync(first, Reason.Closed);
        InMemoryClient second = await server.ConnectAsync();

        Assert.False(server.Manager.End(stale, Reason.Kicked));
        Assert.False(server.Manager.End(default, Reason.Kicked));
        Assert.False(second.IsClosedByServer);
        Assert.Equal(1, server.Counters.Live);
    }

    private static void Meet(Barrier barrier) => barrier.SignalAndWait();
}
