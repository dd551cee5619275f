using System.Net.Sockets;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>By real sockets: a client that keeps a slow application busy is alive by its heartbeats and by nothing else.</summary>
public sealed class HeldUpVerdictTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Slowness = TimeSpan.FromMilliseconds(20);
    private static readonly byte[] Payload = RawPacket.Of(PacketType.Other, new byte[65_536]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_sends_more_than_the_application_takes_and_never_beats_is_convicted(bool isEpoll)
    {
        if (isEpoll && !EpollTransportFactory.IsSupported)
            return;
        var handler = new RecordingHandler(static (_, token) => Task.Delay(Slowness, token));
        await using SocketServer server = await SocketServer.StartAsync(isEpoll, options => options.Interval = Interval, payloads: handler);
        Socket beating = await server.ConnectAsync();
        Socket silent = await server.ConnectAsync();
        Task<ConnectionEvent> end = server.EventOfAsync(silent, ConnectionEventKind.Ended);
        Task sending = Task.WhenAll(SendAsync(silent, Payload, end), SendAsync(beating, [.. Payload, .. RawPacket.Heart], end));

        ConnectionEvent ended = await end;
        Assert.Equal(Reason.HeartbeatTimeout, ended.Reason);
        Assert.InRange(ended.Silence, 5 * Interval, EventRecorder.Patience);
        Assert.DoesNotContain(server.Events.All, e => e.Kind == ConnectionEventKind.Ended && beating.LocalEndPoint!.Equals(e.RemoteEndPoint));
        await sending;
    }

    /// <summary>All that came of the silent one has been read, so nothing that waits speaks for it; of the other one heartbeats wait.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_falls_silent_while_a_handler_never_returns_is_convicted_and_whose_heartbeats_wait_is_not(bool isEpoll)
    {
        if (isEpoll && !EpollTransportFactory.IsSupported)
            return;
        var returning = new TaskCompletionSource();
        var handler = new RecordingHandler((_, token) => returning.Task.WaitAsync(token));
        await using SocketServer server = await SocketServer.StartAsync(isEpoll, options => options.Interval = Interval, payloads: handler);
        Socket silent = await server.ConnectAsync();
        Socket beating = await server.ConnectAsync();
        Task<ConnectionEvent> end = server.EventOfAsync(silent, ConnectionEventKind.Ended);
        Assert.Equal(Payload.Length, await silent.SendAsync(Payload, TestContext.Current.CancellationToken));
        Task sending = SendAsync(beating, [.. Payload, .. RawPacket.Heart], end);

        ConnectionEvent ended = await end;
        Assert.Equal(Reason.HeartbeatTimeout, ended.Reason);
        Assert.InRange(ended.Silence, 5 * Interval, EventRecorder.Patience);
        Assert.DoesNotContain(server.Events.All, e => e.Kind == ConnectionEventKind.Ended && beating.LocalEndPoint!.Equals(e.RemoteEndPoint));
        await sending;

        // Else the server would wait for it when it stops, for as long as it has patience.
        returning.SetResult();
    }

    private static async Task SendAsync(Socket client, byte[] bytes, Task until)
    {
        try
        {
            while (!until.IsCompleted)
            {
                Task<int> sent = client.SendAsync(bytes, TestContext.Current.CancellationToken).AsTask();
                if (await Task.WhenAny(sent, until) == until)
                    return;
                Assert.Equal(bytes.Length, await sent);
            }
        }
        catch (SocketException)
        {
            // Ended by the server.
        }
    }
}
