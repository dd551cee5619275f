using System.Net.Sockets;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;
using PipeHeartbeat.Transport.Epoll;
using PipeHeartbeat.UnitTests.Liveness;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>Every thread of the pool is blocked for longer than the timeout, while clients go on beating.</summary>
[Collection(WholeMachine.Name)]
public sealed class StarvedPoolTests
{
    private const int Beating = 20;
    private const int Frozen = 5;
    private const int Rounds = 30;
    private const int BlockedInRound = 1;
    private const int ReleasedInRound = 16;

    /// <summary>More than the pool will find threads for in that time, at one or two a second.</summary>
    private const int Blockers = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Pace = Interval / 2;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nobody_who_beats_is_convicted_and_everybody_who_does_not(bool isEpoll)
    {
        if (isEpoll && !EpollTransportFactory.IsSupported)
            return;
        await using SocketServer server = await SocketServer.StartAsync(isEpoll, options => options.Interval = Interval);
        Socket[] beating = await ConnectAsync(server, Beating);
        Socket[] frozen = await ConnectAsync(server, Frozen);
        DateTimeOffset releasedAt = BeatThroughStarvation(beating);

        foreach (Socket client in frozen)
        {
            ConnectionEvent ended = await server.EventOfAsync(client, ConnectionEventKind.Ended);
            Assert.Equal(Reason.HeartbeatTimeout, ended.Reason);

            // With epoll nothing that is needed for a verdict is starved.
            Assert.Equal(isEpoll, ended.At < releasedAt);
        }

        Assert.DoesNotContain(server.Events.All, e => e.Kind == ConnectionEventKind.Ended && beating.Any(b => b.LocalEndPoint!.Equals(e.RemoteEndPoint)));
        if (!isEpoll)
            Assert.Contains(server.Events.All, e => e.HeldBy.HasFlag(VerdictHolds.Stall));
    }

    /// <summary>The control: sockets are read by the pool, so without a look at them everybody is silent.</summary>
    [Fact]
    public async Task Whoever_judges_without_a_look_convicts_those_who_beat()
    {
        await using SocketServer server = await SocketServer.StartAsync(isEpoll: false, options => options.Interval = Interval);
        server.Manager.Verdicts.Policy.Guards = new VerdictGuards { LooksFirst = false };
        Socket[] beating = await ConnectAsync(server, Beating);
        BeatThroughStarvation(beating);
        Assert.Equal(Reason.HeartbeatTimeout, (await server.Events.WaitAsync(e => e.Kind == ConnectionEventKind.Ended)).Reason);
    }

    private static async Task<Socket[]> ConnectAsync(SocketServer server, int count)
    {
        var clients = new Socket[count];
        for (int i = 0; i < count; i++)
            clients[i] = await server.ConnectAsync();
        return clients;
    }

    /// <summary>On a thread of its own, as everything that must go on meanwhile.</summary>
    /// <returns>When the pool was released.</returns>
    private static DateTimeOffset BeatThroughStarvation(Socket[] clients)
    {
        using var released = new ManualResetEvent(initialState: false);
        using var pace = new ManualResetEvent(initialState: false);
        using var done = new CountdownEvent(Blockers);
        DateTimeOffset releasedAt = default;
        var thread = new Thread(() =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                foreach (Socket client in clients)
                    TrySend(client);
                if (round == BlockedInRound)
                {
                    for (int i = 0; i < Blockers; i++)
                        ThreadPool.UnsafeQueueUserWorkItem(_ => Block(released, done), null);
                }
                else if (round == ReleasedInRound)
                {
                    releasedAt = DateTimeOffset.UtcNow;
                    released.Set();
                }

                pace.WaitOne(Pace);
            }
        });
        thread.Start();
        thread.Join();
        Assert.True(done.Wait(EventRecorder.Patience));
        return releasedAt;
    }

    private static void Block(ManualResetEvent released, CountdownEvent done)
    {
        released.WaitOne();
        done.Signal();
    }

    private static void TrySend(Socket client)
    {
        try
        {
            client.Send(RawPacket.Heart);
        }
        catch (SocketException)
        {
            // Convicted, where that is what the test expects.
        }
    }
}
