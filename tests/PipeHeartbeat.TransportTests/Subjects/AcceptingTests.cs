using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace PipeHeartbeat.TransportTests;

public abstract class AcceptingTests<TTransport> : ConformanceTests<TTransport>
    where TTransport : ITransport
{
    [Fact]
    public async Task Unbind_ends_a_pending_accept_and_leaves_connections_alive()
    {
        await using Bench bench = await StartOnQuietPortAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        Task<ConnectionContext?> accepting = bench.Listener.AcceptAsync(TestContext.Current.CancellationToken).AsTask();
        Task<byte[]> reading = pair.TakeAsync(2);
        await bench.Listener.UnbindAsync(TestContext.Current.CancellationToken).InTimeAsync();
        Assert.Null(await accepting.InTimeAsync());
        Assert.Null(await bench.Listener.AcceptAsync(TestContext.Current.CancellationToken).InTimeAsync());
        await Assert.ThrowsAsync<SocketException>(() => bench.ConnectAsync());

        await pair.Client.SendAsync("go");
        Assert.Equal("go"u8.ToArray(), await reading.InTimeAsync());
        await pair.Client.SendAsync("on");
        Assert.Equal("on", await pair.TakeTextAsync(2));
        await pair.WriteAsync("as before");
        Assert.Equal("as before", await pair.Client.ReceiveTextAsync(9));
        Assert.False(pair.Connection.ConnectionClosed.IsCancellationRequested);
        await bench.Listener.UnbindAsync(TestContext.Current.CancellationToken).InTimeAsync();
    }

    [Fact]
    public async Task Unbind_in_a_hurry_unbinds_all_the_same()
    {
        await using Bench bench = await StartOnQuietPortAsync();
        Task<ConnectionContext?> accepting = bench.Listener.AcceptAsync(TestContext.Current.CancellationToken).AsTask();
        try
        {
            await bench.Listener.UnbindAsync(new CancellationToken(canceled: true)).InTimeAsync();
        }
        catch (OperationCanceledException)
        {
            // It did not wait.
        }

        Assert.Null(await accepting.InTimeAsync());
        await Assert.ThrowsAsync<SocketException>(() => bench.ConnectAsync());
    }

    [Fact]
    public async Task Disposal_ends_a_pending_accept_and_may_be_repeated()
    {
        await using Bench bench = await StartOnQuietPortAsync();
        Task<ConnectionContext?> accepting = bench.Listener.AcceptAsync(TestContext.Current.CancellationToken).AsTask();
        await bench.Listener.DisposeAsync().InTimeAsync();
        Assert.Null(await accepting.InTimeAsync());
        Assert.Null(await bench.Listener.AcceptAsync(TestContext.Current.CancellationToken).InTimeAsync());
        await bench.Listener.DisposeAsync().InTimeAsync();
        await Assert.ThrowsAsync<SocketException>(() => bench.ConnectAsync());
    }

    [Fact]
    public async Task A_cancelled_accept_throws_and_loses_no_client()
    {
        await using Bench bench = await StartAsync();
        using var waiting = new CancellationTokenSource();
        Task<ConnectionContext?> accepting = bench.Listener.AcceptAsync(waiting.Token).AsTask();
        await waiting.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting.InTimeAsync());
        await bench.GoRoundAsync();
    }

    [Fact]
    public async Task Clients_that_connect_before_anybody_accepts_are_served_in_the_end()
    {
        await using Bench bench = await StartAsync();
        var clients = new List<RawClient>();
        for (int i = 0; i < 100; i++)
        {
            clients.Add(await bench.ConnectAsync());
            await clients[i].SendAsync($"{i:000}");
            clients[i].EndSending();
        }

        bench.Serve(Echo.Handler(EchoStyle.Plain));
        for (int i = 0; i < clients.Count; i++)
        {
            Assert.Equal($"{i:000}", await clients[i].ReceiveTextToEndAsync());
            clients[i].Dispose();
        }
    }

    [Fact]
    public async Task Clients_that_are_gone_before_anybody_accepts_harm_nobody()
    {
        await using Bench bench = await StartAsync();
        for (int i = 0; i < 100; i++) (await bench.ConnectAsync()).Reset();
        bench.Serve(Echo.Handler(EchoStyle.Plain));
        using RawClient client = await bench.ConnectAsync();
        await client.SendAsync("me");
        client.EndSending();
        Assert.Equal("me", await client.ReceiveTextToEndAsync());
    }
}
