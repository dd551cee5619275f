using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.TestKit;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>The real host on a real transport, by the machine's clock unless a test brings another.</summary>
internal sealed class SocketServer : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly List<Socket> _clients = [];

    private SocketServer(IHost host, EventRecorder events)
    {
        _host = host;
        Events = events;
        Manager = host.Services.GetRequiredService<SessionManager>();
    }

    public EventRecorder Events { get; }

    public SessionManager Manager { get; }

    public static async Task<SocketServer> StartAsync(
        bool isEpoll,
        Action<HeartbeatOptions>? heartbeat = null,
        TimeProvider? time = null,
        IConnectionObserver? observer = null,
        IPayloadHandler? payloads = null)
    {
        var events = new EventRecorder();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton<IConnectionListenerFactory>(_ => isEpoll
            ? new EpollTransportFactory(Options.Create(new EpollTransportOptions { ThreadCount = 1 }), NullLoggerFactory.Instance)
            : new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance));

        // Before the one that tests wait for.
        if (observer is not null)
            builder.Services.AddSingleton(observer);
        builder.Services.AddSingleton<IConnectionObserver>(events);
        if (payloads is not null)
            builder.Services.AddSingleton(payloads);
        builder.Services.AddPipeHeartbeat(heartbeat ?? (_ => { }));
        builder.Services.AddPipeHeartbeatListener(listen => listen.EndPoints.Add(new IPEndPoint(IPAddress.Loopback, 0)));
        IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new SocketServer(host, events);
    }

    /// <summary>Connects, and waits until the server knows.</summary>
    public async Task<Socket> ConnectAsync()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _clients.Add(client);
        await client.ConnectAsync(_host.Services.GetRequiredService<HeartbeatListener>().EndPoints[0].Address, TestContext.Current.CancellationToken);
        await EventOfAsync(client, ConnectionEventKind.Connected);
        return client;
    }

    public Task<ConnectionEvent> EventOfAsync(Socket client, ConnectionEventKind kind)
    {
        EndPoint address = client.LocalEndPoint!;
        return Events.WaitAsync(e => e.Kind == kind && address.Equals(e.RemoteEndPoint));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Socket client in _clients)
            client.Dispose();
        await _host.StopAsync(CancellationToken.None).WaitAsync(EventRecorder.Patience);
        _host.Dispose();
    }
}
