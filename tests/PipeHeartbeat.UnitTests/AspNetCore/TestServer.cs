using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>The real host, handler, table and wheel, over a transport in memory and a clock that is moved by hand.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly ConcurrentBag<InMemoryClient> _clients = [];

    private TestServer(IHost host, FakeTimeProvider time, InMemoryTransport transport, EventRecorder events, LogRecorder logs)
    {
        Host = host;
        Time = time;
        Transport = transport;
        Events = events;
        Logs = logs;
        Manager = host.Services.GetRequiredService<SessionManager>();
    }

    public IHost Host { get; }

    public FakeTimeProvider Time { get; }

    public InMemoryTransport Transport { get; }

    public EventRecorder Events { get; }

    public LogRecorder Logs { get; }

    public SessionManager Manager { get; }

    public HeartbeatCounters Counters => Manager.Counters;

    public static async Task<TestServer> StartAsync(
        Action<HeartbeatOptions>? heartbeat = null,
        Action<LimitOptions>? limits = null,
        InMemoryTransportOptions? transport = null,
        Action<IServiceCollection>? services = null,
        FakeTimeProvider? time = null,
        HeartbeatEndPoint? endPoint = null)
    {
        var network = new InMemoryTransport(transport);
        var events = new EventRecorder();
        var logs = new LogRecorder();
        time ??= new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Logging.AddProvider(logs);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<IConnectionListenerFactory>(network);
        services?.Invoke(builder.Services);
        builder.Services.AddSingleton<IConnectionObserver>(events);
        builder.Services.AddPipeHeartbeat(heartbeat ?? (_ => { }));
        builder.Services.AddPipeHeartbeatListener(listen => listen.EndPoints.Add(endPoint ?? new IPEndPoint(IPAddress.Loopback, 0)));
        if (limits is not null)
            builder.Services.Configure(limits);
        IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new TestServer(host, time, network, events, logs);
    }

    /// <param name="from">The client's address; without it, one of its own.</param>
    public async Task<InMemoryClient> ConnectAsync(EndPoint? from = null)
    {
        InMemoryClient client = await Transport.ConnectAsync(from: from);
        _clients.Add(client);
        return client;
    }

    /// <summary>Connects and says HELLO.</summary>
    public async Task<(InMemoryClient Client, WelcomePacket Welcome)> GreetAsync(string id = "x", uint intervalMs = 0, bool wantsAck = false)
    {
        InMemoryClient client = await ConnectAsync();
        await client.SendAsync(RawPacket.Hello(id, intervalMs, wantsAck));
        return (client, (await client.ReceivePacketAsync()).ToWelcome());
    }

    /// <summary>The clock of the verdicts.</summary>
    public long NowMs => Manager.Clock.NowMs;

    /// <summary>What stands between a suspicion and a verdict, all of it unless a test switches something off.</summary>
    public VerdictGuards Guards
    {
        get => Manager.Verdicts.Policy.Guards;
        set => Manager.Verdicts.Policy.Guards = value;
    }

    /// <summary>The thread that measures the server's health wakes, for the first time or after whatever time has passed.</summary>
    public void WakeMonitor() => Manager.Verdicts.OnWake(NowMs);

    /// <summary>Moves the clock while the monitor wakes in time.</summary>
    public void AdvanceHealthily(int milliseconds)
    {
        for (int left = milliseconds; left > 0; left -= StallMonitor.PeriodMs)
        {
            Advance(Math.Min(left, StallMonitor.PeriodMs));
            WakeMonitor();
        }
    }

    /// <summary>Moves the clock while everything stands still.</summary>
    public void StandStill(int milliseconds)
    {
        WakeMonitor();
        Advance(milliseconds);
        WakeMonitor();
    }

    /// <summary>What the wheel does when a deadline comes.</summary>
    /// <returns>When it is to ask again.</returns>
    public async Task<long> AskAsync(InMemoryClient client)
    {
        ConnectionId id = (await WaitForAsync(client, ConnectionEventKind.Connected)).Connection;
        Assert.True(Manager.Table.TryGetOwner(id, out object? owner));
        return ((HeartbeatSession)owner!).OnDeadline(id, NowMs);
    }

    /// <summary>Has the client be looked at, as the wheel does by way of the thread pool, and waits until it was.</summary>
    public async Task LookAsync(InMemoryClient client)
    {
        ConnectionId id = (await WaitForAsync(client, ConnectionEventKind.Connected)).Connection;
        Look(id);
        await client.SettleAsync();
    }

    /// <summary>The same without waiting, for one whose loop is busy.</summary>
    public void Look(ConnectionId id)
    {
        if (Manager.Table.TryGetOwner(id, out object? owner))
            ((IThreadPoolWorkItem)owner!).Execute();
    }

    /// <summary>Moves the clock by milliseconds.</summary>
    public void Advance(double milliseconds) => Time.Advance(TimeSpan.FromMilliseconds(milliseconds));

    public IEnumerable<ConnectionEvent> EventsOf(InMemoryClient client) => Events.All.Where(e => client.EndPoint.Equals(e.RemoteEndPoint));

    public Task<ConnectionEvent> WaitForAsync(InMemoryClient client, ConnectionEventKind kind, int nth = 1) =>
        Events.WaitAsync(e => e.Kind == kind && client.EndPoint.Equals(e.RemoteEndPoint), nth);

    public Task<ConnectionEvent> EndOfAsync(InMemoryClient client) => WaitForAsync(client, ConnectionEventKind.Ended);

    /// <summary>Waits for the end of a client without HELLO, and checks all that must be true of every end.</summary>
    public async Task<ConnectionEvent> CheckEndAsync(InMemoryClient client, Reason reason)
    {
        ConnectionEvent ended = await EndOfAsync(client);
        Assert.Equal(reason, ended.Reason);
        await client.Gone;
        Assert.True(client.IsClosedByServer);
        Assert.True(client.Closed.IsCancellationRequested);
        Assert.Single(EventsOf(client), e => e.Kind == ConnectionEventKind.Ended);
        Assert.False(Manager.Table.TryRead(ended.Connection, 0, out _));
        CheckConservation();
        return ended;
    }

    /// <summary>At rest everybody who came is here or has ended for a reason.</summary>
    public void CheckConservation() =>
        Assert.Equal(Counters.Accepted, Counters.Live + Enum.GetValues<Reason>().Sum(Counters.Closed));

    /// <summary>Stops the host; that its patience ended is no failure.</summary>
    public async Task StopAsync(CancellationToken patience) =>
        await Host.StopAsync(patience).WaitAsync(EventRecorder.Patience, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public async ValueTask DisposeAsync()
    {
        foreach (InMemoryClient client in _clients)
            client.Reset();
        await Host.StopAsync(CancellationToken.None).WaitAsync(EventRecorder.Patience);
        Host.Dispose();
    }
}
