using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace PipeHeartbeat.TransportTests;

/// <summary>
/// A listener of the transport under test. Either the test takes its connections one by one, or a handler serves them all.
/// </summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ConnectionContext, Task> _served = [];
    private readonly IDisposable? _owned;
    private Task _accepting = Task.CompletedTask;

    private Bench(IConnectionListener listener, IDisposable? owned)
    {
        Listener = listener;
        _owned = owned;
    }

    public IConnectionListener Listener { get; }

    public IPEndPoint EndPoint => (IPEndPoint)Listener.EndPoint;

    /// <summary>On a factory of its own, which goes with it.</summary>
    public static async Task<Bench> StartAsync<TTransport>(IPEndPoint? endPoint)
        where TTransport : ITransport
    {
        IConnectionListenerFactory factory = TTransport.NewFactory();
        try
        {
            return new Bench(await BindAsync(factory, endPoint), factory as IDisposable);
        }
        catch
        {
            (factory as IDisposable)?.Dispose();
            throw;
        }
    }

    /// <summary>On a factory that others use too, and that outlives it.</summary>
    public static async Task<Bench> StartAsync(IConnectionListenerFactory factory, IPEndPoint? endPoint = null) =>
        new(await BindAsync(factory, endPoint), owned: null);

    /// <summary>Serves as a host does: a task for each connection, which disposes of it at the end.</summary>
    public void Serve(Func<ConnectionContext, Task> handler) => _accepting = AcceptAllAsync(handler);

    public Task<RawClient> ConnectAsync(int? clientBufferBytes = null) => RawClient.ConnectAsync(EndPoint, clientBufferBytes);

    /// <summary>Both ends of a new connection; only while no handler serves.</summary>
    /// <param name="isInline">Whether the test goes on where the transport completes its reads, or on the thread pool.</param>
    /// <param name="clientBufferBytes">What the kernel may keep for the client.</param>
    public async Task<Pair> ConnectPairAsync(bool isInline = false, int? clientBufferBytes = null)
    {
        RawClient client = await ConnectAsync(clientBufferBytes);
        ConnectionContext? connection = await Listener.AcceptAsync(TestContext.Current.CancellationToken).InTimeAsync();
        Assert.NotNull(connection);
        return new Pair(client, connection, isInline);
    }

    /// <summary>
    /// Lets the transport go round a few times: whatever it would have done by itself, it has had occasion to do. For what must not happen.
    /// </summary>
    public async Task GoRoundAsync()
    {
        for (int i = 0; i < 8; i++)
        {
            await using Pair pair = await ConnectPairAsync();
            await pair.Client.SendAsync("?");
            Assert.Equal("?", await pair.TakeTextAsync(1));
            await pair.WriteAsync("!");
            Assert.Equal("!", await pair.Client.ReceiveTextAsync(1));
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The test may have come here on the transport's own thread.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await Listener.UnbindAsync().InTimeAsync();
        await _accepting.InTimeAsync();
        foreach (ConnectionContext connection in _served.Keys) connection.Abort(new ConnectionAbortedException("The test is over."));
        await Task.WhenAll(_served.Values).InTimeAsync();
        await Listener.DisposeAsync().InTimeAsync();
        _owned?.Dispose();
    }

    private static Task<IConnectionListener> BindAsync(IConnectionListenerFactory factory, IPEndPoint? endPoint) =>
        factory.BindAsync(endPoint ?? new IPEndPoint(IPAddress.Loopback, 0), TestContext.Current.CancellationToken).InTimeAsync();

    private async Task AcceptAllAsync(Func<ConnectionContext, Task> handler)
    {
        while (await Listener.AcceptAsync() is { } connection) _served[connection] = ServeAsync(connection, handler);
    }

    private static async Task ServeAsync(ConnectionContext connection, Func<ConnectionContext, Task> handler)
    {
        try
        {
            await using (connection)
                await handler(connection);
        }
        catch (Exception error) when (Ends.IsEnd(error))
        {
            // The client left, or the test is over.
        }
    }
}
