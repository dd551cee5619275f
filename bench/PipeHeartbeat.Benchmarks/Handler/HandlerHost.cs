using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Benchmarks.Table;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.Benchmarks.Handler;

/// <summary>The real host, handler, table and wheel over a transport in memory: what is sent is dealt with on the sender's thread.</summary>
internal sealed class HandlerHost : IDisposable
{
    private readonly IHost _host;

    public HandlerHost(int connections)
    {
        var transport = new InMemoryTransport();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddSingleton<IConnectionListenerFactory>(transport);

        // Long enough for whatever lies between two measurements.
        builder.Services.AddPipeHeartbeat(heartbeat => heartbeat.Interval = heartbeat.MaxInterval);

        // No limit is reckoned as any other is.
        builder.Services.Configure<LimitOptions>(limits => limits.PacketRate = 0);
        builder.Services.AddPipeHeartbeatListener(listen => listen.EndPoints.Add(new IPEndPoint(IPAddress.Loopback, 0)));
        _host = builder.Build();
        _host.StartAsync().GetAwaiter().GetResult();

        // One more than asked for: that it is served proves that the host has done with starting the others, so that from now on each is
        // dealt with by whoever sends to it.
        Clients = [.. Enumerable.Range(0, connections + 1).Select(_ => transport.ConnectAsync().AsTask().GetAwaiter().GetResult()).SkipLast(1)];
    }

    public InMemoryClient[] Clients { get; }

    /// <summary>Heartbeats that were counted since the start.</summary>
    public long Beats => Tables.BeatsOf(_host.Services.GetRequiredService<SessionManager>().Table);

    public void Dispose()
    {
        foreach (InMemoryClient client in Clients)
            client.Reset();
        _host.StopAsync().GetAwaiter().GetResult();
        _host.Dispose();
    }
}
