using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Redis;

namespace PipeHeartbeat.RedisTests;

/// <summary>A node in this process, with a listener of its own and a way of its own to Redis.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly Relay _relay;

    private TestNode(IHost host, Relay relay)
    {
        _host = host;
        _relay = relay;
    }

    public int Port => _host.Services.GetRequiredService<HeartbeatListener>().EndPoints.Select(endPoint => endPoint.Address).OfType<IPEndPoint>().Single().Port;

    public RedisPresenceService Service => _host.Services.GetRequiredService<RedisPresenceService>();

    public IPresence Presence => _host.Services.GetRequiredService<IPresence>();

    public IClusterPresence Cluster => _host.Services.GetRequiredService<IClusterPresence>();

    /// <summary>Clients that are here, and by which connections.</summary>
    public IEnumerable<(string Client, string Connection)> Clients => Presence.Enumerate()
        .Where(status => status.IsIdentified).Select(status => (status.ClientId, status.Connection.ToString()));

    public static async Task<TestNode> StartAsync(RedisProcess redis, TimeSpan offlineGrace = default, bool waits = true, int partitions = ClusterBench.Partitions, ILoggerProvider? log = null, PresenceScripts? scripts = null)
    {
        var relay = new Relay(redis.Port);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddPipeHeartbeat()
            .AddPipeHeartbeatListener(listen => listen.EndPoints.Add(new HeartbeatEndPoint(new IPEndPoint(IPAddress.Loopback, 0))))
            .AddRedisPresence(relay.Address, options =>
            {
                options.Partitions = partitions;
                options.LeaseTimeout = TimeSpan.FromSeconds(3);
                options.NodeLostGrace = ClusterBench.NodeLostGrace;
            });
        builder.Services.Configure<HeartbeatOptions>(options => options.Interval = TimeSpan.FromSeconds(30));
        builder.Services.Configure<PresenceOptions>(options => options.OfflineGrace = offlineGrace);
        if (scripts is not null)
            builder.Services.AddSingleton(scripts);
        if (log is not null)
            builder.Logging.AddProvider(log);
        IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var node = new TestNode(host, relay);
        if (waits)
            await ClusterBench.UntilAsync(() => Task.FromResult(node.Service.IsJoined), "the node has joined");
        return node;
    }

    public Task UntilAsync(int clients) => ClusterBench.UntilAsync(() => Task.FromResult(Clients.Count() == clients), $"the node has {clients} clients");

    /// <summary>Cuts it off from Redis; its clients notice nothing.</summary>
    public void CutOff() => _relay.Cut();

    public void Heal() => _relay.Heal();

    public Task StopAsync() => _host.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _relay.Cut();
        await _host.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _host.Dispose();
        _relay.Dispose();
    }
}
