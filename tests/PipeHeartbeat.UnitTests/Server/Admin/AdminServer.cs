using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Redis;
using PipeHeartbeat.Server;
using PipeHeartbeat.TestKit;
using PipeHeartbeat.UnitTests.AspNetCore;
using PipeHeartbeat.UnitTests.AspNetCore.Presence;

namespace PipeHeartbeat.UnitTests.Server.Admin;

/// <summary>The admin API on a <see cref="TestServer"/>: Kestrel itself, over a transport in memory.</summary>
internal sealed class AdminServer : IAsyncDisposable
{
    private readonly InMemoryTransport _network;

    private AdminServer(TestServer server, WebApplication app, InMemoryTransport network, LogRecorder logs)
    {
        Server = server;
        App = app;
        Logs = logs;
        _network = network;
        Http = Connect();
    }

    public TestServer Server { get; }

    public WebApplication App { get; }

    public LogRecorder Logs { get; }

    /// <summary>Asks as somebody on this machine.</summary>
    public HttpClient Http { get; }

    public IPresence Presence => Server.Presence();

    public static async Task<AdminServer> StartAsync(
        string? token = null, Action<PresenceOptions>? presence = null, Action<HeartbeatOptions>? heartbeat = null, Action<LimitOptions>? limits = null, IClusterPresence? cluster = null)
    {
        TestServer server = await PresenceServer.StartAsync(presence, heartbeat, limits: limits);
        var network = new InMemoryTransport(new InMemoryTransportOptions { ServerScheduler = System.IO.Pipelines.PipeScheduler.ThreadPool });
        var logs = new LogRecorder();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddProvider(logs);
        builder.Services.AddSingleton<TimeProvider>(server.Time);
        builder.Services.AddSingleton(server.Presence());
        builder.Services.AddSingleton(server.Counters);
        builder.Services.AddSingleton(server.Host.Services.GetRequiredService<IMeterFactory>());
        builder.Services.AddSingleton(server.Host.Services.GetRequiredService<HeartbeatHealth>());
        builder.Services.AddSingleton(server.Host.Services.GetRequiredService<HeartbeatDrain>());
        builder.Services.AddSingleton(server.Host.Services.GetRequiredService<HeartbeatPace>());
        builder.Services.AddSingleton(server.Host.Services.GetRequiredService<IOptions<HeartbeatOptions>>());
        builder.Services.AddSingleton(server.Host.Services.GetRequiredService<IOptions<LimitOptions>>());
        if (cluster is not null)
            builder.Services.AddSingleton(cluster);
        AdminApi.Add(builder.Services, new AdminOptions { Token = token });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            AdminApi.Configure(kestrel);
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        builder.Services.AddSingleton<IConnectionListenerFactory>(network);
        WebApplication app = builder.Build();
        AdminApi.Map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new AdminServer(server, app, network, logs);
    }

    /// <summary>Somebody else who asks.</summary>
    public HttpClient Connect() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = (_, _) => ValueTask.FromResult<Stream>(new DuplexStream(_network.Connect())),
    })
    {
        BaseAddress = new Uri("http://localhost/"),
        Timeout = EventRecorder.Patience,
    };

    /// <summary>A connection on which anything can be said.</summary>
    public InMemoryClient ConnectRaw() => _network.Connect();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        foreach ((_, string text, Exception? error) in Logs.Lines)
            TestContext.Current.TestOutputHelper?.WriteLine($"{text} {error}");

        // Who still reads would be waited for by a clock that nobody moves.
        using var patience = new CancellationTokenSource();
        await patience.CancelAsync();
        await App.StopAsync(patience.Token).WaitAsync(EventRecorder.Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await App.DisposeAsync();
        await Server.DisposeAsync();
    }
}
