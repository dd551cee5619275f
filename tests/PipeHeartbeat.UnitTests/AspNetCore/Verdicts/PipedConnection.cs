using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>
/// A real socket whose bytes only reach the handler when the test hands them over: a transport that is slow as can be.
/// </summary>
internal sealed class PipedConnection : ConnectionContext, IDuplexPipe, IConnectionSocketFeature, IDisposable
{
    private readonly Pipe _toServer = new();
    private readonly Pipe _toClient = new();
    private readonly Socket _client;

    private PipedConnection(Socket client, Socket server)
    {
        _client = client;
        Socket = server;
        Transport = this;
        Features.Set<IConnectionSocketFeature>(this);
        RemoteEndPoint = client.LocalEndPoint;
    }

    public Socket Socket { get; }

    public PipeReader Input => _toServer.Reader;

    public PipeWriter Output => _toClient.Writer;

    public override IDuplexPipe Transport { get; set; }

    /// <summary>So that nobody waits for a close, on a clock that stands.</summary>
    public override CancellationToken ConnectionClosed { get; set; } = new(canceled: true);

    public override string ConnectionId { get; set; } = "piped";

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public static async Task<PipedConnection> ConnectAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(listener.LocalEndPoint!, TestContext.Current.CancellationToken);
        return new PipedConnection(client, await listener.AcceptAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Sends, and waits until the server's kernel has it. (On the loopback that is so when the call returns.)</summary>
    public async Task SendAsync(byte[] bytes)
    {
        await _client.SendAsync(bytes, TestContext.Current.CancellationToken);
        Assert.True(Socket.Poll(TimeSpan.FromSeconds(60), SelectMode.SelectRead));
    }

    public void EndSending()
    {
        _client.Shutdown(SocketShutdown.Send);
        Assert.True(Socket.Poll(TimeSpan.FromSeconds(60), SelectMode.SelectRead));
    }

    /// <summary>Has the handler see so many of the bytes.</summary>
    public async Task HandOverAsync(int count)
    {
        Memory<byte> room = _toServer.Writer.GetMemory(count)[..count];
        int received = await Socket.ReceiveAsync(room, TestContext.Current.CancellationToken);
        Assert.Equal(count, received);
        _toServer.Writer.Advance(count);
        await _toServer.Writer.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Has the handler see something that no socket received.</summary>
    public async Task ForgeAsync(byte[] bytes) => await _toServer.Writer.WriteAsync(bytes, TestContext.Current.CancellationToken);

    public override void Abort(ConnectionAbortedException abortReason) => _toServer.Writer.Complete(abortReason);

    public void Dispose()
    {
        _toServer.Writer.Complete();
        _client.Dispose();
        Socket.Dispose();
    }
}
