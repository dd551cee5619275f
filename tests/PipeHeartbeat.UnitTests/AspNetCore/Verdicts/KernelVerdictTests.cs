using System.Reflection;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.DependencyInjection;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>With a transport that has sockets, what the kernel has received and nobody has read yet speaks for the client.</summary>
public sealed class KernelVerdictTests
{
    [Fact]
    public async Task The_kernel_tells_every_byte_it_has_received_and_a_FIN_as_one()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using PipedConnection connection = await PipedConnection.ConnectAsync();
        Assert.Equal(0, KernelArrivals.Of(connection).Bytes);
        await connection.SendAsync(RawPacket.Heart);
        Assert.Equal(8, KernelArrivals.Of(connection).Bytes);
        await connection.HandOverAsync(8);
        await connection.SendAsync(new byte[3]);
        KernelArrivals arrivals = KernelArrivals.Of(connection);
        Assert.Equal(11, arrivals.Bytes);
        Assert.InRange(arrivals.SinceLast!.Value, TimeSpan.Zero, EventRecorder.Patience);
        await connection.HandOverAsync(3);
        connection.EndSending();
        Assert.Equal(12, KernelArrivals.Of(connection).Bytes);
    }

    [Fact]
    public async Task Under_TLS_its_bytes_are_not_compared_and_after_the_end_nothing_is_known()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using PipedConnection connection = await PipedConnection.ConnectAsync();
        connection.Features.Set(DispatchProxy.Create<ITlsHandshakeFeature, Tls>());
        Assert.Null(KernelArrivals.Of(connection).Bytes);
        Assert.NotNull(KernelArrivals.Of(connection).SinceLast);
        connection.Socket.Dispose();
        Assert.Equal(new KernelArrivals(null, null, IsTransformed: true), KernelArrivals.Of(connection));
    }

    [Fact]
    public void An_arrival_is_never_reckoned_earlier_than_it_was_nor_later_than_now()
    {
        Assert.Equal(100_000, new KernelArrivals(null, TimeSpan.Zero).ArrivedMs(100_000));
        Assert.Equal(100_000, new KernelArrivals(null, TimeSpan.FromMilliseconds(10)).ArrivedMs(100_000));
        Assert.Equal(80_010, new KernelArrivals(null, TimeSpan.FromSeconds(20)).ArrivedMs(100_000));
        Assert.Equal(100_000, default(KernelArrivals).ArrivedMs(100_000));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task What_the_transport_has_not_handed_over_yet_acquits(int handedOverBefore)
    {
        if (!OperatingSystem.IsLinux())
            return;
        await using TestServer server = await TestServer.StartAsync(limits: limits => limits.FrameTimeout = TimeSpan.FromMinutes(1));
        Task judged = Judged(server, new VerdictGuards());
        using PipedConnection connection = await PipedConnection.ConnectAsync();
        Task serving = Serve(server, connection);
        await connection.SendAsync(RawPacket.Heart);
        if (handedOverBefore > 0)
            await connection.HandOverAsync(handedOverBefore);

        server.Advance(15_000);
        await judged.WaitAsync(EventRecorder.Patience, TestContext.Current.CancellationToken);
        await connection.HandOverAsync(PacketHead.Size - handedOverBefore);
        await Eventually.Async(() => BeatsIn(server.Manager.Table) == 1);
        server.Advance(14_990);
        Assert.Equal(1, server.Counters.Live);

        server.Advance(10);
        ConnectionEvent ended = await server.Events.WaitAsync(e => e.Kind == ConnectionEventKind.Ended);
        Assert.Equal((Reason.HeartbeatTimeout, 1, TimeSpan.FromSeconds(15)), (ended.Reason, ended.Beats, ended.Silence));
        Assert.NotNull(ended.SinceLastArrival);
        await serving.WaitAsync(EventRecorder.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Unless_the_kernel_is_asked_the_same_client_is_convicted()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Guards = new VerdictGuards { AsksKernel = false };
        using PipedConnection connection = await PipedConnection.ConnectAsync();
        _ = Serve(server, connection);
        await connection.SendAsync(RawPacket.Heart);
        server.Advance(15_000);
        Assert.Equal(Reason.HeartbeatTimeout, (await server.Events.WaitAsync(e => e.Kind == ConnectionEventKind.Ended)).Reason);
    }

    [Fact]
    public async Task A_FIN_that_waits_is_the_end_and_not_silence()
    {
        if (!OperatingSystem.IsLinux())
            return;
        await using TestServer server = await TestServer.StartAsync();
        Task judged = Judged(server, new VerdictGuards());
        using PipedConnection connection = await PipedConnection.ConnectAsync();
        _ = Serve(server, connection);
        connection.EndSending();
        server.Advance(15_000);
        await judged.WaitAsync(EventRecorder.Patience, TestContext.Current.CancellationToken);
        connection.Dispose();
        Assert.Equal(Reason.Closed, (await server.Events.WaitAsync(e => e.Kind == ConnectionEventKind.Ended)).Reason);
    }

    [Fact]
    public async Task A_difference_that_stays_for_an_interval_speaks_for_nobody()
    {
        // As of somebody who reads a preface before the handler does.
        await using TestServer server = await TestServer.StartAsync();
        using PipedConnection connection = await PipedConnection.ConnectAsync();
        await connection.SendAsync(new byte[100]);
        _ = Serve(server, connection);
        server.Advance(15_000);
        server.Advance(2990);
        server.Advance(1000);
        ConnectionEvent ended = await server.Events.WaitAsync(e => e.Kind == ConnectionEventKind.Ended);
        Assert.Equal(Reason.HeartbeatTimeout, ended.Reason);
        Assert.InRange(ended.Silence, TimeSpan.FromSeconds(18), TimeSpan.FromSeconds(19));
    }

    [Theory]
    [InlineData(15_000, 15_000)]
    [InlineData(2_000, 18_250)]
    [InlineData(null, 18_250)]
    public async Task Under_TLS_what_came_after_the_last_heartbeat_speaks_for_an_interval_and_the_threshold(int? sinceLastMs, int convictedAtMs)
    {
        await using TestServer server = await TestServer.StartAsync();
        TimeSpan? sinceLast = sinceLastMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null;
        server.Guards = new VerdictGuards { Kernel = _ => new KernelArrivals(null, sinceLast, IsTransformed: true) };
        InMemoryClient client = await server.ConnectAsync();
        Assert.Equal(TimeSpan.FromMilliseconds(convictedAtMs), await SilenceAtEndAsync(server, client));
    }

    [Fact]
    public async Task Unless_the_kernel_is_asked_nothing_speaks_under_TLS()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Guards = new VerdictGuards { AsksKernel = false, Kernel = _ => new KernelArrivals(null, null, IsTransformed: true) };
        InMemoryClient client = await server.ConnectAsync();
        Assert.Equal(TimeSpan.FromSeconds(15), await SilenceAtEndAsync(server, client));
    }

    [Theory]
    [InlineData(8L, 8L, false)]
    [InlineData(9L, 8L, true)]
    [InlineData(null, 8L, false)]
    public void Where_bytes_are_compared_they_alone_tell(long? bytes, long seen, bool mayHoldMore) =>
        Assert.Equal(mayHoldMore, new KernelArrivals(bytes, TimeSpan.Zero).MayHoldMore(seen, lastBeatMs: 0, nowMs: 15_000));

    /// <summary>As of a stream that makes more of fewer: what was seen is more than what came, so the two say nothing of each other.</summary>
    [Theory]
    [InlineData(14_990, false)]
    [InlineData(14_989, true)]
    public void Where_more_was_seen_than_came_the_last_arrival_tells(int sinceLastMs, bool mayHoldMore) =>
        Assert.Equal(
            mayHoldMore, new KernelArrivals(7, TimeSpan.FromMilliseconds(sinceLastMs)).MayHoldMore(8, lastBeatMs: 0, nowMs: 15_000));

    [Theory]
    [InlineData(true, 9_250)]
    [InlineData(false, 6_000)]
    public async Task Nobody_becomes_suspect_whose_bytes_wait_in_the_kernel(bool asksKernel, int suspectAtMs)
    {
        await using TestServer server = await TestServer.StartAsync(options => options.SuspectAfterMissed = 2);
        server.Guards = new VerdictGuards { AsksKernel = asksKernel, Kernel = _ => new KernelArrivals(8, TimeSpan.Zero) };
        InMemoryClient client = await server.ConnectAsync();
        for (int i = 0; i < 48; i++)
        {
            server.Advance(250);
            await server.LookAsync(client);
        }

        ConnectionEvent suspected = await server.WaitForAsync(client, ConnectionEventKind.Suspect);
        Assert.Equal(TimeSpan.FromMilliseconds(suspectAtMs), suspected.Silence);
    }

    [Fact]
    public async Task Who_has_sent_nothing_more_is_convicted_in_time()
    {
        await using TestServer server = await TestServer.StartAsync();
        using PipedConnection connection = await PipedConnection.ConnectAsync();
        _ = Serve(server, connection);
        byte[] bytes = [.. RawPacket.Heart, .. RawPacket.Of(PacketType.Other, 1, 2, 3), .. RawPacket.Heart];
        await connection.SendAsync(bytes);
        await connection.HandOverAsync(bytes.Length);
        await Eventually.Async(() => BeatsIn(server.Manager.Table) == 2);
        server.Advance(15_000);
        ConnectionEvent ended = await server.Events.WaitAsync(e => e.Kind == ConnectionEventKind.Ended);
        Assert.Equal((2, TimeSpan.FromSeconds(15), TimeSpan.Zero), (ended.Beats, ended.Silence, ended.Lateness));
    }

    /// <summary>How long it was silent when it ended, looked at every half second.</summary>
    private static async Task<TimeSpan> SilenceAtEndAsync(TestServer server, InMemoryClient client)
    {
        while (!client.IsClosedByServer && server.NowMs < 30_000)
        {
            server.Advance(250);
            await server.LookAsync(client);
        }

        return (await server.CheckEndAsync(client, Reason.HeartbeatTimeout)).Silence;
    }

    private static long BeatsIn(ConnectionTable table)
    {
        long beats = 0;
        foreach (ConnectionSnapshot connection in table.Enumerate(0)) beats += connection.Beats;
        return beats;
    }

    private static Task Serve(TestServer server, PipedConnection connection) =>
        server.Host.Services.GetRequiredService<HeartbeatConnectionHandler>().OnConnectedAsync(connection);

    /// <summary>Completes when somebody has asked the kernel, before the answer is used.</summary>
    private static Task Judged(TestServer server, VerdictGuards guards)
    {
        var judged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Guards = guards with
        {
            Kernel = connection =>
            {
                KernelArrivals arrivals = KernelArrivals.Of(connection);
                judged.TrySetResult();
                return arrivals;
            },
        };
        return judged.Task;
    }

    /// <summary>Stands for the feature of a connection under TLS: that it is there is all that counts.</summary>
    public class Tls : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new NotSupportedException();
    }
}
