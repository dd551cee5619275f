using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>Takes what is sent to a collector, by gRPC or by HTTP, and answers as one does.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private const string GrpcPath = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";
    private const string HttpPath = "/v1/metrics";

    private readonly WebApplication _application;

    private OtlpCollector(WebApplication application) => _application = application;

    /// <summary>What came, by the path that it came to; names stand in it as they are.</summary>
    public ConcurrentQueue<(string Path, string Text)> Received { get; } = [];

    public string Url => _application.Urls.Single();

    public static async Task<OtlpCollector> StartAsync(bool isGrpc)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = isGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        WebApplication application = builder.Build();
        var collector = new OtlpCollector(application);
        application.MapPost(GrpcPath, collector.TakeGrpcAsync);
        application.MapPost(HttpPath, collector.TakeHttpAsync);
        await application.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private Task TakeHttpAsync(HttpContext context)
    {
        context.Response.ContentType = "application/x-protobuf";
        return TakeAsync(context.Request);
    }

    /// <summary>The answer is an empty message, and the status behind it.</summary>
    private async Task TakeGrpcAsync(HttpContext context)
    {
        await TakeAsync(context.Request);
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private async Task TakeAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        Received.Enqueue((request.Path.ToString(), Encoding.Latin1.GetString(body.ToArray())));
    }
}
