using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PipeHeartbeat.UnitTests.AspNetCore.Tls;

/// <summary>Issues certificates, valid for a day before and after a moment.</summary>
internal sealed class TestAuthority : IDisposable
{
    public const string ServerUse = "1.3.6.1.5.5.7.3.1";
    public const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly DateTimeOffset _now;

    public TestAuthority(string name, DateTimeOffset now, TestAuthority? issuer = null)
    {
        _now = now;
        using ECDsa key = NewKey();
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        Certificate = issuer is null
            ? request.CreateSelfSigned(now.AddDays(-10), now.AddDays(10))
            : issuer.Sign(request, now.AddDays(-10), now.AddDays(10)).CopyWithPrivateKey(key);
    }

    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem();

    /// <param name="subject">Whom it names, such as <c>CN=alice</c>.</param>
    /// <param name="use">What it is for.</param>
    /// <param name="days">By how many days its validity is moved.</param>
    /// <param name="alternatives">Whom else it names.</param>
    public X509Certificate2 Issue(string subject, string use = ClientUse, int days = 0, Action<SubjectAlternativeNameBuilder>? alternatives = null)
    {
        using ECDsa key = NewKey();
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        if (alternatives is not null)
        {
            var builder = new SubjectAlternativeNameBuilder();
            alternatives(builder);
            request.CertificateExtensions.Add(builder.Build());
        }

        return Sign(request, _now.AddDays(days - 1), _now.AddDays(days + 1)).CopyWithPrivateKey(key);
    }

    /// <summary>Certificate and key, as a server's file holds them.</summary>
    public static string PemOf(X509Certificate2 certificate)
    {
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }

    public void Dispose() => Certificate.Dispose();

    private static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset from, DateTimeOffset to) =>
        request.Create(Certificate, from, to, RandomNumberGenerator.GetBytes(8));
}
