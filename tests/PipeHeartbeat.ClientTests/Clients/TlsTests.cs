using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PipeHeartbeat.Client;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.ClientTests.Clients;

public sealed class TlsTests : IDisposable
{
    private readonly X509Certificate2 _certificate = Make("localhost");
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private X509Certificate? _shown;

    public TlsTests() => _listener.Start();

    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
    }

    [Fact]
    public async Task It_speaks_tls_shows_its_certificate_and_leaves_in_order()
    {
        using X509Certificate2 own = Make("alice");
        await using var client = new HeartbeatClient(Options(new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                certificate!.GetCertHashString() == _certificate.GetCertHashString() && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch),
            ClientCertificates = [own],
        }));
        var log = new StateLog(client);
        client.Start(TestContext.Current.CancellationToken);
        using StandInPeer peer = await AcceptAsync();
        Assert.Equal("alice", (await peer.ReadHelloAsync()).ClientId);
        await peer.WelcomeAsync(intervalMs: 100);
        await peer.AckAsync(await peer.ReadAsync(PacketType.Heart));
        await log.WaitForAsync(HeartbeatState.Online);
        await Patiently.Until(() => client.RoundTrip is not null, "a round trip");
        Assert.Equal(own.GetCertHashString(), _shown?.GetCertHashString());

        Task stopped = client.StopAsync();
        (PacketType Type, byte[] Body)? last = null;
        while (await peer.TryReadAsync() is { } packet)
            last = packet;
        Assert.Equal(PacketType.Bye, last?.Type);
        peer.Dispose();
        await Patiently.Wait(stopped);
    }

    [Fact]
    public async Task A_server_that_is_not_believed_is_left_and_tried_again_later()
    {
        await using var client = new HeartbeatClient(Options(new SslClientAuthenticationOptions()));
        var log = new StateLog(client);
        client.Start(TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<Exception>(AcceptAsync);
        HeartbeatStateChange waiting = await log.WaitForAsync(HeartbeatState.Waiting);
        Assert.Equal(Reason.Reset, waiting.Reason);
        Assert.IsType<AuthenticationException>(waiting.Error);
    }

    [Fact]
    public async Task A_server_that_never_shakes_hands_is_left_after_the_connect_timeout()
    {
        HeartbeatClientOptions options = Options(new SslClientAuthenticationOptions());
        options.ConnectTimeout = TimeSpan.FromMilliseconds(100);
        await using var client = new HeartbeatClient(options);
        var log = new StateLog(client);
        client.Start(TestContext.Current.CancellationToken);
        HeartbeatStateChange waiting = await log.WaitForAsync(HeartbeatState.Waiting);
        Assert.Equal("no connection within 100 ms", Assert.IsType<TimeoutException>(waiting.Error).Message);
    }

    private HeartbeatClientOptions Options(SslClientAuthenticationOptions tls) =>
        new() { Host = "localhost", Port = ((IPEndPoint)_listener.LocalEndpoint).Port, ClientId = "alice", Tls = tls };

    private async Task<StandInPeer> AcceptAsync()
    {
        Socket socket = await Patiently.Wait(_listener.AcceptSocketAsync(TestContext.Current.CancellationToken).AsTask());
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await Patiently.Wait(stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = _certificate,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                _shown = certificate;
                return certificate is not null;
            },
        }));
        return new StandInPeer(stream);
    }

    private static X509Certificate2 Make(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
