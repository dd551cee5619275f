using System.Net.Security;
using System.Reflection;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PipeHeartbeat.Client;

namespace PipeHeartbeat.ClientTests.Configuration;

public sealed class TlsOptionsTests
{
    [Fact]
    public void Clients_that_share_settings_check_each_its_own_host()
    {
        var shared = new SslClientAuthenticationOptions();
        ClientSettings one = Settings("one.example", shared);
        ClientSettings other = Settings("other.example", shared);
        Assert.Equal(("one.example", "other.example"), (one.Tls!.TargetHost, other.Tls!.TargetHost));
        Assert.Null(shared.TargetHost);

        shared.TargetHost = "third.example";
        Assert.Equal("third.example", Settings("one.example", shared).Tls!.TargetHost);
        Assert.Equal("one.example", one.Tls.TargetHost);
    }

    [Fact]
    public void Changes_after_that_have_no_effect()
    {
        using X509Certificate2 certificate = Certificate();
        var tls = new SslClientAuthenticationOptions { ClientCertificates = [certificate], ApplicationProtocols = [new SslApplicationProtocol("heart")] };
        SslClientAuthenticationOptions copy = Settings("localhost", tls).Tls!;
        tls.ClientCertificates.Clear();
        tls.ApplicationProtocols.Clear();
        tls.RemoteCertificateValidationCallback = (_, _, _, errors) => errors == SslPolicyErrors.None;
        Assert.Single(copy.ClientCertificates!);
        Assert.Single(copy.ApplicationProtocols!);
        Assert.Null(copy.RemoteCertificateValidationCallback);
    }

    [Fact]
    public void Nothing_that_is_set_is_lost()
    {
        using X509Certificate2 certificate = Certificate();
        var full = new SslClientAuthenticationOptions
        {
            ApplicationProtocols = [new SslApplicationProtocol("heart")],
            CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust },
            CertificateRevocationCheckMode = X509RevocationMode.Offline,
            CipherSuitesPolicy = OperatingSystem.IsLinux() ? new CipherSuitesPolicy([TlsCipherSuite.TLS_AES_128_GCM_SHA256]) : null,
            ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            ClientCertificates = [certificate],
            EnabledSslProtocols = SslProtocols.Tls13,
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate,
            RemoteCertificateValidationCallback = (_, _, _, errors) => errors == SslPolicyErrors.None,
            TargetHost = "one.example",
        };
        var bare = new SslClientAuthenticationOptions();
        PropertyInfo[] properties = typeof(SslClientAuthenticationOptions).GetProperties();
        foreach (PropertyInfo property in properties)
        {
            if (property.GetValue(bare) is bool value)
                property.SetValue(full, !value);
        }

        SslClientAuthenticationOptions copy = Settings("localhost", full).Tls!;
        Assert.NotSame(full, copy);
        foreach (PropertyInfo property in properties)
        {
            // One that can be set to what is obsolete only.
            if (property.Name == nameof(SslClientAuthenticationOptions.EncryptionPolicy))
                continue;
            object? value = property.GetValue(full);
            Assert.False(Equals(property.GetValue(bare), value), $"{property.Name} is new, or not set in this test");
            if (value is X509ChainPolicy)
                Assert.Equal(X509ChainTrustMode.CustomRootTrust, copy.CertificateChainPolicy?.TrustMode);
            else
                Assert.Equal(value, property.GetValue(copy));
        }
    }

    private static ClientSettings Settings(string host, SslClientAuthenticationOptions tls) =>
        new(new HeartbeatClientOptions { Host = host, ClientId = "alice", Tls = tls });

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=alice", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
