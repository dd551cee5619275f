using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;
using PipeHeartbeat.UnitTests.Server.Admin;

namespace PipeHeartbeat.UnitTests.AspNetCore.Tls;

/// <summary>A server behind TLS, in memory and by a clock that a test moves, and those who issue its certificates.</summary>
internal sealed class TlsBench : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pipeheartbeat-");
    private TestServer? _server;
    private int _written;

    private TlsBench()
    {
        // Nearly the real one: a client's own TLS goes by that.
        Time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        Authority = new TestAuthority("the authority", Time.GetUtcNow());
        WriteServer("CN=localhost");
        Write("ca", Authority.Pem);
    }

    public FakeTimeProvider Time { get; }

    public TestAuthority Authority { get; }

    public TestServer Server => _server!;

    public string ServerFile => PathOf("server");

    public static async Task<TlsBench> StartAsync(
        bool asksClients = false, Action<IServiceCollection>? services = null, Action<TlsOptions>? tls = null, bool isProxied = false, Action<LimitOptions>? limits = null)
    {
        var bench = new TlsBench();
        bench._server = await TestServer.StartAsync(
            limits: limits,
            services: all =>
            {
                services?.Invoke(all);
                all.Configure<TlsOptions>(options =>
                {
                    options.CertificateFile = bench.ServerFile;
                    tls?.Invoke(options);
                });
                if (asksClients)
                    all.AddCertificateAuthenticator(options => options.ClientCaFile = bench.PathOf("ca"));
            },
            time: bench.Time,
            endPoint: new HeartbeatEndPoint(new IPEndPoint(IPAddress.Loopback, 0)) { IsTls = true, IsProxied = isProxied });
        return bench;
    }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Writes a file so that it is seen to have changed.</summary>
    public void Write(string name, string content)
    {
        File.WriteAllText(PathOf(name), content);
        File.SetLastWriteTimeUtc(PathOf(name), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(++_written));
    }

    public void WriteServer(string subject) => Write("server", TestAuthority.PemOf(Authority.Issue(subject, TestAuthority.ServerUse)));

    /// <summary>Connects and shakes hands.</summary>
    /// <param name="certificate">What the client shows, if anything.</param>
    /// <param name="intermediates">What it sends beside it.</param>
    public async Task<(SslStream Stream, InMemoryClient Client)> ConnectAsync(X509Certificate2? certificate = null, X509Certificate2Collection? intermediates = null)
    {
        InMemoryClient client = await Server.ConnectAsync();
        return (await ShakeAsync(client, certificate, intermediates), client);
    }

    public static async Task<SslStream> ShakeAsync(InMemoryClient client, X509Certificate2? certificate = null, X509Certificate2Collection? intermediates = null)
    {
        var stream = new SslStream(new DuplexStream(client), leaveInnerStreamOpen: false);
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                RemoteCertificateValidationCallback = (_, presented, _, _) => presented is not null,
                ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, intermediates, offline: true),
            },
            TestContext.Current.CancellationToken).WaitAsync(EventRecorder.Patience, TestContext.Current.CancellationToken);
        return stream;
    }

    /// <summary>Reads whole packets.</summary>
    public static async Task<ReceivedPacket> ReceiveAsync(SslStream stream)
    {
        byte[] head = new byte[PacketHead.Size];
        await stream.ReadExactlyAsync(head, TestContext.Current.CancellationToken).AsTask().WaitAsync(EventRecorder.Patience);
        var parsed = PacketHead.Read(head);
        byte[] body = new byte[parsed.Length];
        await stream.ReadExactlyAsync(body, TestContext.Current.CancellationToken).AsTask().WaitAsync(EventRecorder.Patience);
        return new ReceivedPacket(parsed.Type, body);
    }

    public async ValueTask DisposeAsync()
    {
        foreach ((_, string text, Exception? error) in Server.Logs.Lines)
            TestContext.Current.TestOutputHelper?.WriteLine($"{text} {error}");
        await Server.DisposeAsync();
        Authority.Dispose();
        _folder.Delete(recursive: true);
    }
}
