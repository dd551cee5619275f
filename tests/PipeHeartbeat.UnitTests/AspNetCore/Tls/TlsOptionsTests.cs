using Microsoft.Extensions.Options;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.UnitTests.AspNetCore.Tls;

public sealed class TlsOptionsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pipeheartbeat-");
    private readonly TestAuthority _authority = new("the authority", DateTimeOffset.UtcNow);

    [Fact]
    public void What_does_not_serve_is_named_with_its_remedy()
    {
        string good = Write("good", TestAuthority.PemOf(_authority.Issue("CN=x", TestAuthority.ServerUse)));
        string alone = Write("alone", _authority.Pem);
        string garbage = Write("garbage", "garbage");
        Assert.Equal("", Check(tls: true, new TlsOptions { CertificateFile = good, ClientCaFile = alone }));
        Assert.Equal("", Check(tls: false, new TlsOptions()));
        Assert.Equal(
            "PipeHeartbeat:Tls:CertificateFile = '' is not set, and an address asks for TLS: name the file with the server's certificate.",
            Check(tls: true, new TlsOptions()));
        Assert.Equal(
            $"PipeHeartbeat:Tls:CertificateFile = '{good}' is used by no address: listen on one that begins with tls://, or leave it out.",
            Check(tls: false, new TlsOptions { CertificateFile = good }));
        foreach (string bad in new[] { alone, garbage })
        {
            Assert.Equal(
                $"PipeHeartbeat:Tls:CertificateFile = '{bad}' holds no certificate with its key: name a file with the certificate in PEM, with its key or beside Tls:KeyFile, or with both as PKCS #12.",
                Check(tls: true, new TlsOptions { CertificateFile = bad }));
        }

        Assert.Equal(
            $"PipeHeartbeat:Tls:ClientCaFile = '{garbage}' holds no certificate: name a file with certificates in PEM.",
            Check(tls: true, new TlsOptions { CertificateFile = good, ClientCaFile = garbage }));
        Assert.StartsWith(
            "PipeHeartbeat:Tls:KeyFile = '/nowhere/key' does not exist: name a file that is there.",
            Check(tls: true, new TlsOptions { CertificateFile = alone, KeyFile = "/nowhere/key" }),
            StringComparison.Ordinal);
        Assert.Equal(
            "PipeHeartbeat:Tls:HandshakeTimeout = '61s' is out of range: use 100ms to 1m.",
            Check(tls: true, new TlsOptions { CertificateFile = good, HandshakeTimeout = TimeSpan.FromSeconds(61) }));
    }

    [Fact]
    public void Key_and_password_may_stand_elsewhere()
    {
        using System.Security.Cryptography.X509Certificates.X509Certificate2 certificate = _authority.Issue("CN=x", TestAuthority.ServerUse);
        using System.Security.Cryptography.ECDsa key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(certificate)!;
        string alone = Write("cert", certificate.ExportCertificatePem());
        string pkcs12 = Path.Combine(_folder.FullName, "p12");
        File.WriteAllBytes(pkcs12, certificate.Export(System.Security.Cryptography.X509Certificates.X509ContentType.Pkcs12, "secret"));
        var encryption = new System.Security.Cryptography.PbeParameters(
            System.Security.Cryptography.PbeEncryptionAlgorithm.Aes256Cbc, System.Security.Cryptography.HashAlgorithmName.SHA256, 1000);
        Assert.Equal("", Check(tls: true, new TlsOptions { CertificateFile = alone, KeyFile = Write("key", key.ExportPkcs8PrivateKeyPem()) }));
        Assert.Equal("", Check(tls: true, new TlsOptions { CertificateFile = alone, KeyFile = Write("locked", key.ExportEncryptedPkcs8PrivateKeyPem("secret", encryption)), Password = "secret" }));
        Assert.Equal("", Check(tls: true, new TlsOptions { CertificateFile = pkcs12, Password = "secret" }));
        string wrong = Check(tls: true, new TlsOptions { CertificateFile = pkcs12, Password = "another" });
        Assert.Contains("or the password is another", wrong, StringComparison.Ordinal);
        Assert.DoesNotContain("'another'", wrong, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Check(bool tls, TlsOptions options)
    {
        var listen = new HeartbeatListenOptions();
        listen.EndPoints.Add(new HeartbeatEndPoint(PipeHeartbeatServiceCollectionExtensions.DefaultEndPoint) { IsTls = tls });
        return string.Join('\n', new TlsOptionsValidator(Options.Create(listen)).Validate(null, options).Failures ?? []);
    }

    private string Write(string name, string content)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }
}
