using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PipeHeartbeat.TransportTests;

/// <summary>A handler that nobody wrote for this suite: Kestrel's HTTP, with and without TLS.</summary>
public abstract class KestrelHostTests<TTransport> : ConformanceTests<TTransport>
    where TTransport : ITransport
{
    private const int BodyBytes = 3_000_000;

    [Theory]
    [InlineData("1.1", false)]
    [InlineData("1.1", true)]
    [InlineData("2.0", true)]
    public async Task An_application_is_served_over_it(string version, bool withTls)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        using X509Certificate2 certificate = NewCertificate();
        using var factory = new CountingFactory(TTransport.NewFactory());
        await using WebApplication app = Build(factory, withTls ? certificate : null);
        app.MapGet("/", () => "a page");
        app.MapPost("/echo", EchoAsync);
        await app.StartAsync(stop);
        Assert.Equal(1, factory.Bound);

        IFeatureCollection features = app.Services.GetRequiredService<IServer>().Features;
        using var handler = new HttpClientHandler();
        handler.ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator;
        using var http = new HttpClient(handler)
        {
            BaseAddress = new Uri(features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()),
            DefaultRequestVersion = new Version(version),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Patience.Limit,
        };
        for (int i = 0; i < 50; i++) Assert.Equal("a page", await http.GetStringAsync("/", stop));

        int seed = TestSeed.Next();
        await Parallel.ForAsync(0, 10, stop, async (number, _) =>
        {
            byte[] body = TestSeed.Bytes(seed ^ number, BodyBytes);
            using HttpResponseMessage answer = await http.PostAsync("/echo", new ByteArrayContent(body), stop);
            Body.AssertSame(body, await answer.Content.ReadAsByteArrayAsync(stop));
        });
        await app.StopAsync(stop).InTimeAsync();
    }

    [Fact]
    public async Task An_application_may_be_disposed_of_without_being_stopped()
    {
        using var factory = new CountingFactory(TTransport.NewFactory());
        WebApplication app = Build(factory, certificate: null);
        await app.StartAsync(TestContext.Current.CancellationToken);
        await app.DisposeAsync().InTimeAsync();
    }

    private static WebApplication Build(IConnectionListenerFactory factory, X509Certificate2? certificate)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(factory);
        return builder.Build();
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        await context.Response.Body.WriteAsync(body.ToArray(), context.RequestAborted);
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    /// <summary>Shows that the application did not listen with another one.</summary>
    private sealed class CountingFactory(IConnectionListenerFactory inner) : IConnectionListenerFactory, IDisposable
    {
        public int Bound { get; private set; }

        public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
        {
            Bound++;
            return inner.BindAsync(endpoint, cancellationToken);
        }

        public void Dispose() => (inner as IDisposable)?.Dispose();
    }
}
