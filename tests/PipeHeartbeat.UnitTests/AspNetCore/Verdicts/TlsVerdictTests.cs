using System.Net.Security;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>Verdicts through a real TLS stream, which shows nobody how much of what has arrived is still on its way through it.</summary>
public sealed class TlsVerdictTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Timeout = 5 * Interval;

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Who_beats_stays_and_who_is_silent_or_only_talks_does_not(bool isKestrel, bool isEpoll)
    {
        if (isEpoll && !EpollTransportFactory.IsSupported)
            return;
        await using TlsServer server = await TlsServer.StartAsync(isKestrel, isEpoll, Interval);
        (SslStream beating, Task<ConnectionEvent> beatingEnd) = await server.ConnectAsync();
        (SslStream silent, Task<ConnectionEvent> silentEnd) = await server.ConnectAsync();
        (SslStream talking, Task<ConnectionEvent> talkingEnd) = await server.ConnectAsync();
        Task ends = Task.WhenAll(silentEnd, talkingEnd);
        Task sending = Task.WhenAll(RepeatAsync(beating, RawPacket.Heart, ends), RepeatAsync(talking, RawPacket.Of(PacketType.Other, 1), ends));

        ConnectionEvent[] ended = [await silentEnd, await talkingEnd];
        Assert.All(ended, e => Assert.Equal(Reason.HeartbeatTimeout, e.Reason));
        Assert.All(ended, e => Assert.InRange(e.Silence, Timeout, EventRecorder.Patience));
        Assert.False(beatingEnd.IsCompleted);
        await sending;
        foreach (SslStream stream in new[] { beating, silent, talking })
            await stream.DisposeAsync();
    }

    /// <summary>Its heartbeats lie behind more payloads than the application takes within the timeout.</summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Whose_heartbeats_wait_behind_a_slow_application_stays(bool isKestrel, bool isEpoll)
    {
        const int Payloads = 27;
        if (isEpoll && !EpollTransportFactory.IsSupported)
            return;
        var handler = new RecordingHandler(static (_, token) => Task.Delay(60, token));
        await using TlsServer server = await TlsServer.StartAsync(isKestrel, isEpoll, Interval, handler);
        (SslStream client, Task<ConnectionEvent> end) = await server.ConnectAsync();
        byte[] payloads = RawPacket.Join([.. Enumerable.Repeat(RawPacket.Of(PacketType.Other, new byte[65_536]), Payloads)]);
        Task taken = handler.CalledAsync(Payloads);
        Task sending = SendAsync();
        Assert.NotSame(end, await Task.WhenAny(taken, end));
        await sending;
        await client.DisposeAsync();

        async Task SendAsync()
        {
            await client.WriteAsync(payloads, TestContext.Current.CancellationToken);
            await RepeatAsync(client, RawPacket.Heart, Task.WhenAny(taken, end));
        }
    }

    /// <summary>Four times an interval, until something has happened or the server has hung up.</summary>
    private static async Task RepeatAsync(SslStream client, byte[] packet, Task until)
    {
        try
        {
            while (!until.IsCompleted)
            {
                await client.WriteAsync(packet, TestContext.Current.CancellationToken);
                await Task.WhenAny(until, Task.Delay(Interval / 4, TestContext.Current.CancellationToken));
            }
        }
        catch (IOException)
        {
            // Ended by the server.
        }
    }
}
