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
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.TestKit;
using PipeHeartbeat.Transport.Epoll;
using PipeHeartbeat.UnitTests.AspNetCore.Tls;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>Heartbeats behind TLS, the server's own or Kestrel's, with a certificate that nobody has to believe.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly IPEndPoint _address;
    private readonly X509Certificate2 _certificate;

    private TlsServer(IHost host, IPEndPoint address, X509Certificate2 certificate, EventRecorder events)
    {
        _host = host;
        _address = address;
        _certificate = certificate;
        Events = events;
    }

    public EventRecorder Events { get; }

    public static async Task<TlsServer> StartAsync(bool isKestrel, bool isEpoll, TimeSpan interval, IPayloadHandler? payloads = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        X509Certificate2 certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var events = new EventRecorder();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddPipeHeartbeat(options => options.Interval = interval);
        if (isEpoll)
            builder.Services.AddEpollTransport();
        if (payloads is not null)
            builder.Services.AddSingleton(payloads);
        builder.Services.AddSingleton<IConnectionObserver>(events);
        FileInfo? file = isKestrel ? null : AddListener(builder, certificate);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.UseHttps(certificate);
            listen.UsePipeHeartbeat();
        }));
        WebApplication app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        file?.Delete();
        return new TlsServer(app, isKestrel ? AddressOfKestrel(app) : (IPEndPoint)app.Services.GetRequiredService<HeartbeatListener>().EndPoints[0].Address, certificate, events);
    }

    /// <summary>Connects and shakes hands.</summary>
    public async Task<(SslStream Stream, Task<ConnectionEvent> End)> ConnectAsync()
    {
        var client = new TcpClient(AddressFamily.InterNetwork) { NoDelay = true };
        await client.ConnectAsync(_address, TestContext.Current.CancellationToken);
        EndPoint local = client.Client.LocalEndPoint!;
        var stream = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, presented, _, _) => presented?.GetCertHashString() == _certificate.GetCertHashString());
        await stream.AuthenticateAsClientAsync("localhost");
        Task<ConnectionEvent> end = Events.WaitAsync(e => e.Kind == ConnectionEventKind.Ended && local.Equals(e.RemoteEndPoint));
        return (stream, end);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None).WaitAsync(EventRecorder.Patience);
        _host.Dispose();
        _certificate.Dispose();
    }

    private static FileInfo AddListener(WebApplicationBuilder builder, X509Certificate2 certificate)
    {
        var file = new FileInfo(Path.GetTempFileName());
        File.WriteAllText(file.FullName, TestAuthority.PemOf(certificate));
        builder.Services.AddPipeHeartbeatListener(listen => listen.EndPoints.Add(new HeartbeatEndPoint(new IPEndPoint(IPAddress.Loopback, 0)) { IsTls = true }));
        builder.Services.Configure<TlsOptions>(options => options.CertificateFile = file.FullName);
        return file;
    }

    private static IPEndPoint AddressOfKestrel(WebApplication app)
    {
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return new IPEndPoint(IPAddress.Parse(address.Host), address.Port);
    }
}
