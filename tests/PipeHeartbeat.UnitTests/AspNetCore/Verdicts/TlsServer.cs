using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.TestKit;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>Heartbeats behind Kestrel's TLS, with a certificate that nobody has to believe.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;

    private TlsServer(WebApplication app, X509Certificate2 certificate, EventRecorder events)
    {
        _app = app;
        _certificate = certificate;
        Events = events;
    }

    public EventRecorder Events { get; }

    public static async Task<TlsServer> StartAsync(bool isEpoll, TimeSpan interval, IPayloadHandler? payloads = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        X509Certificate2 certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var events = new EventRecorder();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.UseHttps(certificate);
            listen.UsePipeHeartbeat();
        }));
        builder.Logging.ClearProviders();
        builder.Services.AddPipeHeartbeat(options => options.Interval = interval);
        if (isEpoll)
            builder.Services.AddEpollTransport();
        if (payloads is not null)
            builder.Services.AddSingleton(payloads);
        builder.Services.AddSingleton<IConnectionObserver>(events);
        WebApplication app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TlsServer(app, certificate, events);
    }

    /// <summary>Connects and shakes hands.</summary>
    public async Task<(SslStream Stream, Task<ConnectionEvent> End)> ConnectAsync()
    {
        var address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        var client = new TcpClient(AddressFamily.InterNetwork) { NoDelay = true };
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        EndPoint local = client.Client.LocalEndPoint!;
        var stream = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, presented, _, _) => presented?.GetCertHashString() == _certificate.GetCertHashString());
        await stream.AuthenticateAsClientAsync("localhost");
        Task<ConnectionEvent> end = Events.WaitAsync(e => e.Kind == ConnectionEventKind.Ended && local.Equals(e.RemoteEndPoint));
        return (stream, end);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None).WaitAsync(EventRecorder.Patience);
        await _app.DisposeAsync();
        _certificate.Dispose();
    }
}
