using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

public sealed class AllocationTests
{
    private const int Measurements = 5;
    private const int Rounds = 100_000;
    private const int AllRounds = Rounds * (Measurements + 1);

    [Fact]
    public async Task A_heartbeat_allocates_nothing_from_the_transport_to_the_table()
    {
        var scheduler = new InlineScheduler();
        await using TestServer server = await TestServer.StartAsync(limits: Unlimited, transport: new InMemoryTransportOptions { ServerScheduler = scheduler });
        InMemoryClient client = await server.ConnectAsync();
        long before = await BringOverAsync(server, client, scheduler);
        Assert.Equal(0, AllocatedBy(() => Send(client, RawPacket.Heart)));
        Assert.Equal(AllRounds, await BeatsOfAsync(server, client) - before);
    }

    [Fact]
    public async Task Nor_does_one_that_is_split_or_has_a_body()
    {
        var scheduler = new InlineScheduler();
        await using TestServer server = await TestServer.StartAsync(limits: Unlimited, transport: new InMemoryTransportOptions { ServerScheduler = scheduler });
        InMemoryClient client = await server.ConnectAsync();
        long before = await BringOverAsync(server, client, scheduler);
        byte[] packet = RawPacket.Of(PacketType.Heart, 1, 2, 3, 4);
        Assert.Equal(0, AllocatedBy(() => Send(client, packet.AsSpan(0, 5)) && Send(client, packet.AsSpan(5))));
        Assert.Equal(AllRounds, await BeatsOfAsync(server, client) - before);
    }

    [Fact]
    public async Task Nor_does_one_that_is_answered()
    {
        var scheduler = new InlineScheduler();
        await using TestServer server = await TestServer.StartAsync(
            limits: Unlimited, transport: new InMemoryTransportOptions { ServerScheduler = scheduler, ClientScheduler = PipeScheduler.Inline });
        (InMemoryClient client, _) = await server.GreetAsync(wantsAck: true);
        long before = await BringOverAsync(server, client, scheduler);
        Assert.Equal(0, AllocatedBy(() => Send(client, RawPacket.Heart) && Take(client)));
        Assert.Equal(AllRounds, await BeatsOfAsync(server, client) - before);
    }

    [Fact]
    public async Task A_path_that_allocates_would_be_caught()
    {
        var scheduler = new AllocatingScheduler();
        await using TestServer server = await TestServer.StartAsync(limits: Unlimited, transport: new InMemoryTransportOptions { ServerScheduler = scheduler });
        InMemoryClient client = await server.ConnectAsync();
        await BringOverAsync(server, client, scheduler);
        Assert.True(AllocatedBy(() => Send(client, RawPacket.Heart)) >= Rounds * 24L);
    }

    [Fact]
    public void A_session_is_136_bytes()
    {
        RuntimeHelpers.GetUninitializedObject(typeof(HeartbeatSession));
        long before = GC.GetAllocatedBytesForCurrentThread();
        object session = RuntimeHelpers.GetUninitializedObject(typeof(HeartbeatSession));
        Assert.Equal(136, GC.GetAllocatedBytesForCurrentThread() - before);
        GC.KeepAlive(session);
    }

    [Fact]
    public void The_wheel_allocates_nothing_while_clients_beat()
    {
        const int Clients = 100;
        var table = new ConnectionTable();
        var sink = new CountingSink();
        var engine = new ExpiryEngine(table, sink, startMs: 0, tickMs: 10, reminderMs: 1000, report: _ => { });
        var ids = new ConnectionId[Clients];
        for (int i = 0; i < Clients; i++)
        {
            Assert.True(table.TryOpen(new object(), 0, 3000, 15_000, out ids[i]));
            engine.Register(ids[i]);
        }

        long nowMs = 0;
        int next = 0;
        long allocated = AllocatedBy(() =>
        {
            nowMs += 30;
            engine.Run(nowMs);
            table.Beat(ids[next++ % Clients], nowMs);
            return true;
        });
        Assert.Equal(0, allocated);
        Assert.Equal(0, sink.Count);
    }

    /// <summary>All of it happens in one moment of the server's clock.</summary>
    private static void Unlimited(LimitOptions limits) => limits.PacketRate = 0;

    /// <summary>
    /// Bytes by which so many rounds are charged, once warm. The least of some measurements: a collection that another test causes may charge
    /// this thread with what was left of its allocation context.
    /// </summary>
    private static long AllocatedBy(Func<bool> action)
    {
        bool isRight = true;
        long least = long.MaxValue;
        for (int measurement = 0; measurement <= Measurements; measurement++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Rounds; i++)
                isRight &= action();
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            least = measurement == 0 ? long.MaxValue : Math.Min(least, allocated);
        }

        Assert.True(isRight);
        return least;
    }

    /// <summary>
    /// Sends heartbeats until one is read on the thread that sends it, as all are after it. A server that has just said that it waits may not have left its own
    /// thread yet: what is sent then is read there, and piles up while that thread is not scheduled.
    /// </summary>
    /// <returns>How many were sent for it.</returns>
    private static async Task<long> BringOverAsync(TestServer server, InMemoryClient client, InlineScheduler scheduler)
    {
        while (true)
        {
            int before = scheduler.Calls;
            Assert.True(Send(client, RawPacket.Heart));
            bool isHere = scheduler.Calls > before;
            await client.SettleAsync();
            while (client.Input.TryRead(out ReadResult answer))
                client.Input.AdvanceTo(answer.Buffer.End);
            if (isHere)
                return await BeatsOfAsync(server, client);
        }
    }

    private static bool Send(InMemoryClient client, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(client.Output.GetSpan(bytes.Length));
        client.Output.Advance(bytes.Length);
        ValueTask<FlushResult> flush = client.Output.FlushAsync();
        return flush.IsCompletedSuccessfully && !flush.Result.IsCompleted;
    }

    private static bool Take(InMemoryClient client)
    {
        bool isThere = client.Input.TryRead(out ReadResult result);
        client.Input.AdvanceTo(result.Buffer.End);
        return isThere;
    }

    private static async Task<long> BeatsOfAsync(TestServer server, InMemoryClient client)
    {
        ConnectionId id = (await server.WaitForAsync(client, ConnectionEventKind.Connected)).Connection;
        Assert.True(server.Manager.Table.TryRead(id, 0, out ConnectionSnapshot snapshot));
        return snapshot.Beats;
    }

    private class InlineScheduler : PipeScheduler
    {
        /// <summary>How often somebody who waited was called.</summary>
        public int Calls { get; private set; }

        public override void Schedule(Action<object?> action, object? state)
        {
            Calls++;
            action(state);
        }
    }

    private sealed class AllocatingScheduler : InlineScheduler
    {
        private object? _last;

        public override void Schedule(Action<object?> action, object? state)
        {
            _last = new object();
            base.Schedule(action, state);
            GC.KeepAlive(_last);
        }
    }

    private sealed class CountingSink : IDeadlineSink
    {
        public int Count { get; private set; }

        public long OnDeadline(ConnectionId id, object owner, long nowMs)
        {
            Count++;
            return long.MaxValue;
        }
    }
}
