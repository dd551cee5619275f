using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore.Tls;

/// <summary>Who a client is by its certificate. The handshake lets any through, so that who is refused is told so.</summary>
public sealed class TlsIdentityTests
{
    [Fact]
    public async Task A_client_is_who_its_certificate_says()
    {
        await using TlsBench bench = await TlsBench.StartAsync(asksClients: true);
        X509Certificate2 certificate = bench.Authority.Issue("O=somebody, CN=alice", alternatives: names =>
        {
            names.AddDnsName("alice.example");
            names.AddUri(new Uri("spiffe://example/alice"));
            names.AddEmailAddress("alice@example");
        });
        await CheckAsync(bench, certificate, "alice", refused: null);
        await CheckAsync(bench, certificate, "alice.example", refused: null);
        await CheckAsync(bench, certificate, "spiffe://example/alice", refused: null);
        await CheckAsync(bench, certificate, "Alice", "the certificate is somebody else's");
        await CheckAsync(bench, certificate, "alice@example", "the certificate is somebody else's");
        await CheckAsync(bench, certificate, "somebody", "the certificate is somebody else's");
    }

    [Fact]
    public async Task Who_cannot_prove_it_is_told_unauthorized()
    {
        await using TlsBench bench = await TlsBench.StartAsync(asksClients: true);
        using var others = new TestAuthority("others", bench.Time.GetUtcNow());
        using var impostor = new TestAuthority("the authority", bench.Time.GetUtcNow());
        await CheckAsync(bench, certificate: null, "alice", "it showed no certificate");
        await CheckAsync(bench, others.Issue("CN=alice"), "alice", "the certificate's issuer is unknown");
        await CheckAsync(bench, impostor.Issue("CN=alice"), "alice", "the certificate is not genuine");
        await CheckAsync(bench, bench.Authority.Issue("CN=alice", days: -2), "alice", "the certificate has expired");
        await CheckAsync(bench, bench.Authority.Issue("CN=alice", days: 2), "alice", "the certificate is not valid yet");
        await CheckAsync(bench, bench.Authority.Issue("CN=alice", TestAuthority.ServerUse), "alice", "the certificate is not for clients");
        await CheckAsync(bench, bench.Authority.Issue("CN=alice"), "alice", refused: null);
    }

    [Fact]
    public async Task One_that_was_issued_by_another_in_between_is_good_if_that_is_sent_along()
    {
        await using TlsBench bench = await TlsBench.StartAsync(asksClients: true);
        using var between = new TestAuthority("in between", bench.Time.GetUtcNow(), bench.Authority);
        await CheckAsync(bench, between.Issue("CN=alice"), "alice", refused: null, [between.Certificate]);
        await CheckAsync(bench, between.Issue("CN=alice"), "alice", "the certificate's issuer is unknown");
    }

    [Fact]
    public async Task Issuers_that_were_replaced_hold_a_second_later()
    {
        await using TlsBench bench = await TlsBench.StartAsync(asksClients: true);
        using var others = new TestAuthority("others", bench.Time.GetUtcNow());
        await CheckAsync(bench, others.Issue("CN=alice"), "alice", "the certificate's issuer is unknown");
        bench.Write("ca", others.Pem + "\n" + bench.Authority.Pem);
        bench.Server.Advance(1_000);
        await CheckAsync(bench, others.Issue("CN=alice"), "alice", refused: null);
        await CheckAsync(bench, bench.Authority.Issue("CN=alice"), "alice", refused: null);
    }

    [Fact]
    public async Task Who_shows_none_is_judged_by_its_token_where_tokens_are_known()
    {
        using var tokens = new Identity.JwtBench("a secret of thirty-two bytes, or more");
        await using TlsBench bench = await TlsBench.StartAsync(asksClients: true, services: services => services.AddJwtAuthenticator(options =>
        {
            options.KeyFile = tokens.KeyFile;
            options.Audience = Identity.JwtBench.Audience;
        }));
        await CheckAsync(bench, certificate: null, "alice", "it shows no token");
        await CheckAsync(bench, bench.Authority.Issue("CN=alice"), "alice", refused: null);
        await CheckAsync(bench, bench.Authority.Issue("CN=alice"), "bob", "the certificate is somebody else's");
    }

    private static async Task CheckAsync(TlsBench bench, X509Certificate2? certificate, string id, string? refused, X509Certificate2Collection? intermediates = null)
    {
        (SslStream stream, InMemoryClient client) = await bench.ConnectAsync(certificate, intermediates);
        Assert.Equal(SslProtocols.Tls13, stream.SslProtocol);
        await stream.WriteAsync(RawPacket.Hello(id), TestContext.Current.CancellationToken);
        ReceivedPacket answer = await TlsBench.ReceiveAsync(stream);
        if (refused is null)
        {
            Assert.Equal(PacketType.Welcome, answer.Type);
        }
        else
        {
            Assert.Equal(Reason.Unauthorized, answer.ToBye().Reason);
            Assert.Equal(refused, (await bench.Server.EndOfAsync(client)).Detail);
        }

        await stream.DisposeAsync();
    }
}
