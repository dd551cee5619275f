using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>With epoll a deadline goes straight to the connection's loop, which receives and only then judges.</summary>
public sealed class EpollVerdictTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_kernel_holds_for_a_loop_that_is_stuck_acquits_unless_nobody_looks(bool looksFirst)
    {
        if (!EpollTransportFactory.IsSupported)
            return;
        using var observer = new BlockingObserver();
        await using SocketServer server = await SocketServer.StartAsync(isEpoll: true, time: _time, observer: observer);
        server.Manager.Verdicts.Policy.Guards = new VerdictGuards { LooksFirst = looksFirst };
        Socket client = await server.ConnectAsync();
        await BlockLoopAsync(server, observer);

        await client.SendAsync(RawPacket.Heart, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(15));
        HeartbeatSession session = await SessionOfAsync(server, client);
        session.OnDeadline(session.Id, 15_000);
        observer.Release();

        if (looksFirst)
        {
            await Eventually.Async(() => server.Manager.Table.TryRead(session.Id, 0, out ConnectionSnapshot s) && s.Beats == 1);
            _time.Advance(TimeSpan.FromSeconds(15));
        }

        ConnectionEvent ended = await server.EventOfAsync(client, ConnectionEventKind.Ended);
        Assert.Equal((Reason.HeartbeatTimeout, TimeSpan.FromSeconds(15)), (ended.Reason, ended.Silence));
        Assert.Equal(looksFirst ? 1 : 0, ended.Beats);
    }

    [Fact]
    public async Task A_silent_one_is_convicted_on_the_loop_and_the_kernel_says_when_it_was_heard_last()
    {
        if (!EpollTransportFactory.IsSupported)
            return;
        var observer = new ThreadObserver();
        await using SocketServer server = await SocketServer.StartAsync(isEpoll: true, time: _time, observer: observer);
        Socket client = await server.ConnectAsync();
        await client.SendAsync(RawPacket.Heart, TestContext.Current.CancellationToken);
        HeartbeatSession session = await SessionOfAsync(server, client);
        await Eventually.Async(() => server.Manager.Table.TryRead(session.Id, 0, out ConnectionSnapshot s) && s.Beats == 1);
        _time.Advance(TimeSpan.FromSeconds(15));
        ConnectionEvent ended = await server.EventOfAsync(client, ConnectionEventKind.Ended);
        Assert.Equal((TimeSpan.FromSeconds(15), TimeSpan.Zero), (ended.Silence, ended.Lateness));
        Assert.InRange(ended.SinceLastArrival!.Value, TimeSpan.Zero, EventRecorder.Patience);
        Assert.Equal("phb-io-0", observer.EndedOn);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_stall_a_heartbeat_counts_from_when_the_kernel_received_it(bool backDates)
    {
        if (!EpollTransportFactory.IsSupported)
            return;
        using var observer = new BlockingObserver();
        await using SocketServer server = await SocketServer.StartAsync(isEpoll: true, time: _time, observer: observer);
        server.Manager.Verdicts.Policy.Guards = new VerdictGuards { BackDates = backDates };
        Socket client = await server.ConnectAsync();
        await BlockLoopAsync(server, observer);
        server.Manager.Verdicts.OnWake(0);
        _time.Advance(TimeSpan.FromSeconds(14));
        await client.SendAsync(RawPacket.Heart, TestContext.Current.CancellationToken);

        // The kernel has no clock that a test could move: the time itself is what is measured.
        await Task.Delay(300, TestContext.Current.CancellationToken);
        observer.Release();

        HeartbeatSession session = await SessionOfAsync(server, client);
        ConnectionSnapshot snapshot = default;
        await Eventually.Async(() => server.Manager.Table.TryRead(session.Id, 0, out snapshot) && snapshot.Beats == 1);

        // Once more: the beat may have come between the time of the last one and their count, which are read one after the other.
        Assert.True(server.Manager.Table.TryRead(session.Id, 0, out snapshot));
        if (backDates)
            Assert.InRange(snapshot.LastBeatMs, 0, 14_000 - 280);
        else
            Assert.Equal(14_000, snapshot.LastBeatMs);
    }

    private static async Task BlockLoopAsync(SocketServer server, BlockingObserver observer)
    {
        Socket other = await server.ConnectAsync();
        observer.Arm();
        other.Shutdown(SocketShutdown.Send);
        await observer.Blocked;
    }

    private static async Task<HeartbeatSession> SessionOfAsync(SocketServer server, Socket client)
    {
        ConnectionId id = (await server.EventOfAsync(client, ConnectionEventKind.Connected)).Connection;
        Assert.True(server.Manager.Table.TryGetOwner(id, out object? owner));
        return (HeartbeatSession)owner!;
    }

    private sealed class ThreadObserver : IConnectionObserver
    {
        public string? EndedOn { get; private set; }

        public void OnEvent(ConnectionEvent connectionEvent)
        {
            if (connectionEvent.Kind == ConnectionEventKind.Ended)
                EndedOn ??= Thread.CurrentThread.Name;
        }
    }
}
