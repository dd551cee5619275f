using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>The same client, and a web application that serves it beside its pages.</summary>
public class ClassicClientOfApplicationTests
{
    [Fact]
    public async Task A_silent_client_of_an_ordinary_web_application_is_hung_up_on_after_15_seconds_and_not_before()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddPipeHeartbeat();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0);
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.UsePipeHeartbeat());
        });
        await using WebApplication app = builder.Build();
        app.MapGet("/", (HttpContext context) => context.Response.WriteAsync("hello"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        string[] addresses = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
        var counters = app.Services.GetRequiredService<HeartbeatCounters>();

        await Timely.AssertAsync(async () =>
        {
            long closedBefore = counters.Closed(Protocol.Reason.HeartbeatTimeout);
            Task<(int Port, double SilentMs)> client = ClassicClient.RunAsync(new Uri(addresses[1]).Port);
            using var http = new HttpClient();
            Assert.Equal("hello", await http.GetStringAsync(addresses[0]));
            double silentMs = (await client).SilentMs;
            Assert.True(silentMs >= ClassicClient.TimeoutMs, $"declared offline early, after {silentMs} ms");
            Assert.Equal(closedBefore + 1, counters.Closed(Protocol.Reason.HeartbeatTimeout));
            return (silentMs <= ClassicClient.LatestMs, $"hung up on {silentMs:0.000} ms after the last heartbeat");
        });
    }
}
