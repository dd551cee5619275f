using Microsoft.Extensions.DependencyInjection;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

public sealed class PayloadTests
{
    private static readonly int[] Sizes = [0, 1, 65_536, 0, 2, 100, 65_535, 4096, 0, 65_536];

    [Fact]
    public async Task Bodies_of_any_size_come_whole_and_in_order_however_they_are_split()
    {
        const int Seed = 20260101;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        var handler = new RecordingHandler();
        await using TestServer server = await StartAsync(handler);
        InMemoryClient client = await server.ConnectAsync();
        byte[][] bodies = [.. Sizes.Select(size => NewBody(random, size))];
        byte[] stream = RawPacket.Join([.. bodies.Select(body => RawPacket.Of(PacketType.Other, body))]);

        for (int sent = 0; sent < stream.Length;)
        {
            int part = Math.Min(random.Next(1, random.Next(2) == 0 ? 10 : 20_000), stream.Length - sent);
            await client.Output.WriteAsync(stream.AsMemory(sent, part), TestContext.Current.CancellationToken);
            sent += part;
        }

        await handler.CalledAsync(bodies.Length);
        Assert.Equal(bodies, handler.Payloads.Select(payload => payload.Body));
    }

    [Fact]
    public async Task A_handler_runs_on_the_thread_pool_and_learns_who_it_was()
    {
        var handler = new RecordingHandler();
        await using TestServer server = await StartAsync(handler);
        (InMemoryClient client, WelcomePacket welcome) = await server.GreetAsync("sender");
        byte[] packet = RawPacket.Of(PacketType.Other, 42);
        var sender = new Thread(() => client.Output.WriteAsync(packet).AsTask().Wait());
        sender.Start();
        await handler.CalledAsync(1);
        sender.Join();

        Assert.Equal(0, handler.OffThePool);
        Assert.Equal(new PayloadContext(new ConnectionId(welcome.ConnectionId), client.EndPoint, "sender"), handler.Payloads[0].Context);
    }

    [Fact]
    public async Task A_slow_handler_holds_the_client_up_and_nobody_is_convicted_for_it()
    {
        var gate = new TaskCompletionSource();
        var handler = new RecordingHandler((_, _) => gate.Task);
        await using TestServer server = await StartAsync(handler);
        InMemoryClient client = await server.ConnectAsync();
        ConnectionId id = (await server.WaitForAsync(client, ConnectionEventKind.Connected)).Connection;
        Task sending = SendUntilHeldUpAsync(client, 40, out Func<int> sent);
        await handler.CalledAsync(1);

        // What is held: the pump, what one receive brought on top, and the transport's own buffer.
        Assert.InRange(sent(), 1, 5);
        Assert.False(sending.IsCompleted);

        // Hours in which its HEARTs wait behind what the handler does not take. Each step lets the wheel suspect it.
        for (int i = 0; i < 100; i++)
            server.Advance(60_000);
        gate.SetResult();
        await sending;
        await handler.CalledAsync(40);
        await client.SettleAsync();

        Assert.False(client.IsClosedByServer);
        Assert.Equal(1, server.Counters.Live);
        Assert.True(server.Manager.Table.TryRead(id, 0, out ConnectionSnapshot snapshot));
        Assert.Equal(1, snapshot.Beats);
    }

    [Fact]
    public async Task Who_is_silent_while_a_handler_is_slow_is_convicted_after_it()
    {
        var gate = new TaskCompletionSource();
        var handler = new RecordingHandler((_, _) => gate.Task);
        await using TestServer server = await StartAsync(handler);
        InMemoryClient client = await server.ConnectAsync();
        Task sending = SendUntilHeldUpAsync(client, 3, out _, thenBeat: false);
        await handler.CalledAsync(1);
        server.Advance(60_000);
        gate.SetResult();
        await sending;
        await handler.CalledAsync(3);
        await client.SettleAsync();
        for (int i = 0; i < 4; i++)
            server.Advance(1000);
        Assert.InRange((await server.CheckEndAsync(client, Reason.HeartbeatTimeout)).Silence, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(64));
    }

    /// <summary>It never beats, and always sends more than the application takes, which holds its loop up each time.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_keeps_a_slow_handler_busy_and_never_beats_is_excused_once(bool isTold)
    {
        using var taken = new SemaphoreSlim(0);
        var handler = new RecordingHandler((_, token) => taken.WaitAsync(token));
        await using TestServer server = await StartAsync(handler);

        // Told by the kernel, of bytes that are read a little later, or told nothing.
        long arrived = 0;
        server.Guards = new VerdictGuards { Kernel = _ => new KernelArrivals(isTold ? Volatile.Read(ref arrived) + 200_000 : null, null) };
        InMemoryClient client = await server.ConnectAsync();
        ConnectionId id = (await server.WaitForAsync(client, ConnectionEventKind.Connected)).Connection;
        Task<ConnectionEvent> end = server.EndOfAsync(client);
        _ = SendUntilHeldUpAsync(client, 1000, out _, thenBeat: false);
        for (int second = 0; second < 60 && server.Manager.Table.TryRead(id, 0, out ConnectionSnapshot snapshot); second++)
        {
            await Task.WhenAny(handler.CalledAsync(second + 1), end);
            Volatile.Write(ref arrived, snapshot.Bytes);
            server.Advance(1000);
            server.Look(id);
            taken.Release();
        }

        ConnectionEvent ended = await end;
        Assert.Equal(Reason.HeartbeatTimeout, ended.Reason);
        Assert.InRange(ended.Silence, TimeSpan.FromSeconds(17), TimeSpan.FromSeconds(isTold ? 30 : 45));
        taken.Release(2000);
        await client.Gone;
    }

    [Fact]
    public async Task After_an_exception_the_next_packet_is_delivered()
    {
        var handler = new RecordingHandler((body, _) => body is [1] ? throw new InvalidOperationException("no") : Task.CompletedTask);
        await using TestServer server = await StartAsync(handler);
        InMemoryClient client = await server.ConnectAsync();
        await client.SendAsync(RawPacket.Join(RawPacket.Of(PacketType.Other, 1), RawPacket.Of(PacketType.Other, 2), RawPacket.Heart));
        await handler.CalledAsync(2);
        Assert.Equal([2], handler.Payloads[1].Body);
        Assert.Equal("no", Assert.Single(server.Logs.OfEvent(3)).Error!.Message);
        Assert.Equal(1, server.Counters.Live);
    }

    [Fact]
    public async Task What_came_whole_before_the_end_is_still_delivered_and_what_did_not_is_not()
    {
        var handler = new RecordingHandler();
        await using TestServer server = await StartAsync(handler);
        InMemoryClient client = await server.ConnectAsync();
        await client.SendAsync(RawPacket.Join(RawPacket.Of(PacketType.Other, 1), RawPacket.Of(PacketType.Other, 2), RawPacket.Of((int)PacketType.Other, 9, 3)));
        client.Close();
        await server.CheckEndAsync(client, Reason.ProtocolError);
        await server.Manager.Activities.WaitForNoneAsync(TestContext.Current.CancellationToken);
        Assert.Equal([[1], [2]], handler.Payloads.Select(payload => payload.Body));
    }

    [Fact]
    public async Task Without_a_handler_bodies_are_skipped_and_never_kept()
    {
        const int BufferBytes = 1024;
        await using TestServer server = await TestServer.StartAsync(transport: new InMemoryTransportOptions { BufferBytes = BufferBytes });
        InMemoryClient client = await server.ConnectAsync();
        ConnectionId id = (await server.WaitForAsync(client, ConnectionEventKind.Connected)).Connection;
        byte[] stream = RawPacket.Join(RawPacket.Of(PacketType.Other, new byte[65_536]), RawPacket.Heart);

        // A transport that holds less than a hundredth of the body would be full at once if any of it were kept.
        for (int sent = 0; sent < stream.Length; sent += 500)
            await client.SendAsync(stream.AsMemory(sent, Math.Min(500, stream.Length - sent)));

        Assert.True(server.Manager.Table.TryRead(id, 0, out ConnectionSnapshot snapshot));
        Assert.Equal((1, 2, stream.Length), (snapshot.Beats, snapshot.Packets, snapshot.Bytes));
    }

    [Fact]
    public async Task A_shutdown_waits_for_a_hanging_handler_until_its_token_and_no_longer()
    {
        var cancelled = new TaskCompletionSource();
        var handler = new RecordingHandler(async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancelled.SetResult();
            token.ThrowIfCancellationRequested();
        });
        await using TestServer server = await StartAsync(handler);
        InMemoryClient client = await server.ConnectAsync();
        await client.SendAsync(RawPacket.Of(PacketType.Other, 1));
        await handler.CalledAsync(1);

        using var patience = new CancellationTokenSource();
        Task stopping = server.StopAsync(patience.Token);
        await server.CheckEndAsync(client, Reason.Drain);
        Assert.False(stopping.IsCompleted);
        await patience.CancelAsync();
        await stopping;

        await cancelled.Task.WaitAsync(EventRecorder.Patience, TestContext.Current.CancellationToken);
        Assert.Single(server.Logs.OfEvent(9));
    }

    private static Task<TestServer> StartAsync(IPayloadHandler handler) =>
        TestServer.StartAsync(services: services => services.AddSingleton(handler));

    private static byte[] NewBody(Random random, int size)
    {
        byte[] body = new byte[size];
        random.NextBytes(body);
        return body;
    }

    private static Task SendUntilHeldUpAsync(InMemoryClient client, int count, out Func<int> sent, bool thenBeat = true)
    {
        int done = 0;
        sent = () => Volatile.Read(ref done);
        return SendAsync();

        async Task SendAsync()
        {
            byte[] packet = RawPacket.Of(PacketType.Other, new byte[65_536]);
            for (int i = 0; i < count; i++)
            {
                await client.Output.WriteAsync(packet);
                Interlocked.Increment(ref done);
            }

            if (thenBeat)
                await client.Output.WriteAsync(RawPacket.Heart);
        }
    }
}
