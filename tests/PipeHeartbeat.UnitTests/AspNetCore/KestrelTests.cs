using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

public sealed class KestrelTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Timeout = Interval * 5;

    [Fact]
    public async Task An_ordinary_application_serves_heartbeats_beside_its_pages()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        var events = new EventRecorder();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UsePipeHeartbeat());
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        builder.Logging.ClearProviders();
        builder.Services.AddPipeHeartbeat(options => options.Interval = Interval);
        builder.Services.AddSingleton<IConnectionObserver>(events);
        await using WebApplication app = builder.Build();
        app.MapGet("/", (HttpContext context) => context.Response.WriteAsync("a page"));
        await app.StartAsync(stop);
        Uri[] addresses = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(text => new Uri(text))];

        using var http = new HttpClient();
        Assert.Equal("a page", await http.GetStringAsync(addresses[1], stop));

        // Sending for a while and then no more: its end must not come before the whole timeout, reckoned from before the last send.
        using var client = new TcpClient();
        await client.ConnectAsync(addresses[0].Host, addresses[0].Port, stop);
        EndPoint local = client.Client.LocalEndPoint!;
        long lastSent = 0;
        for (int i = 0; i < 3; i++)
        {
            lastSent = Stopwatch.GetTimestamp();
            await client.GetStream().WriteAsync(RawPacket.Heart, stop);
        }

        int read = await client.GetStream().ReadAsync(new byte[16], stop).AsTask().WaitAsync(EventRecorder.Patience, stop);
        TimeSpan silence = Stopwatch.GetElapsedTime(lastSent);

        ConnectionEvent ended = await events.WaitAsync(e => e.Kind == ConnectionEventKind.Ended);
        Assert.Equal(0, read);
        Assert.True(silence >= Timeout, $"closed after {silence}");
        Assert.Equal((Reason.HeartbeatTimeout, 3L), (ended.Reason, ended.Beats));
        Assert.True(ended.Silence >= Timeout, $"told after {ended.Silence}");
        Assert.Equal(((IPEndPoint)local).Port, ((IPEndPoint)ended.RemoteEndPoint!).Port);
        Assert.Equal("a page", await http.GetStringAsync(addresses[1], stop));
        await app.StopAsync(stop);
    }
}
