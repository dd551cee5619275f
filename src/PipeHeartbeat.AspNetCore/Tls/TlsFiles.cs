using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Makes certificates of what files hold.</summary>
internal static class TlsFiles
{
    private const string Remedy = "name a file with the certificate in PEM, with its key or beside Tls:KeyFile, or with both as PKCS #12";

    /// <summary>The server's own.</summary>
    /// <param name="contents">Of the certificate's file and, if that is another, of the key's.</param>
    /// <param name="password">What the key is encrypted with, if it is.</param>
    /// <exception cref="FileReadException">They hold no certificate and key that belong to each other.</exception>
    public static SslStreamCertificateContext ReadServer(byte[][] contents, string? password)
    {
        try
        {
            var all = new X509Certificate2Collection();
            X509Certificate2 own = IsPem(contents[0]) ? ReadPem(contents, password, all) : ReadPkcs12(contents[0], password, all);
            return SslStreamCertificateContext.Create(own, all, offline: true);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            // What the library says could name what is secret.
            throw new FileReadException(
                password is null ? "holds no certificate with its key" : "holds no certificate with its key, or the password is another", Remedy);
        }
    }

    /// <summary>Whom clients' certificates must come from.</summary>
    /// <exception cref="FileReadException">There are none.</exception>
    public static X509Certificate2Collection ReadAuthorities(byte[] content)
    {
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(Encoding.UTF8.GetString(content));
        }
        catch (CryptographicException)
        {
            all.Clear();
        }

        return all.Count > 0 ? all : throw new FileReadException("holds no certificate", "name a file with certificates in PEM");
    }

    private static bool IsPem(byte[] content) => content.AsSpan().IndexOf("-----BEGIN "u8) >= 0;

    private static X509Certificate2 ReadPem(byte[][] contents, string? password, X509Certificate2Collection all)
    {
        string certificates = Encoding.UTF8.GetString(contents[0]);
        string key = Encoding.UTF8.GetString(contents[^1]);
        all.ImportFromPem(certificates);
        return password is null ? X509Certificate2.CreateFromPem(certificates, key) : X509Certificate2.CreateFromEncryptedPem(certificates, key, password);
    }

    private static X509Certificate2 ReadPkcs12(byte[] content, string? password, X509Certificate2Collection all)
    {
        all.AddRange(X509CertificateLoader.LoadPkcs12Collection(content, password));
        return all.FirstOrDefault(certificate => certificate.HasPrivateKey) ?? throw new CryptographicException();
    }
}
