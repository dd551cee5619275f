using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.Tokens;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Reads public keys and certificates in PEM, one or more. A certificate is only where a key stands: neither its dates nor who issued it are looked at.
/// </summary>
internal static class PemKeyReader
{
    private const string Begin = "-----BEGIN";

    /// <exception cref="FormatException">A part of it is no PEM.</exception>
    /// <exception cref="CryptographicException">A key does not parse.</exception>
    public static List<SecurityKey> Read(ReadOnlySpan<char> text)
    {
        var keys = new List<SecurityKey>();
        int found = 0;
        int begun = text.Count(Begin);
        while (PemEncoding.TryFind(text, out PemFields fields))
        {
            found++;
            byte[] content = Convert.FromBase64String(text[fields.Base64Data].ToString());
            if (ReadKey(text[fields.Label], content) is { } key)
                keys.Add(key);
            text = text[fields.Location.End..];
        }

        // Half a key is passed over by the search: the file may still be being written.
        return found == begun ? keys : throw new FormatException();
    }

    private static SecurityKey? ReadKey(ReadOnlySpan<char> label, byte[] content)
    {
        if (label.EndsWith("PRIVATE KEY", StringComparison.Ordinal))
            throw JwtKeyFactory.Private();

        switch (label)
        {
            case "PUBLIC KEY":
                return Of(PublicKey.CreateFromSubjectPublicKeyInfo(content, out _));

            case "RSA PUBLIC KEY":
                using (RSA rsa = RSA.Create())
                {
                    rsa.ImportRSAPublicKey(content, out _);
                    return Of(rsa);
                }

            case "CERTIFICATE":
                using (X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(content))
                    return Of(certificate.PublicKey);

            default:
                return null;
        }
    }

    private static SecurityKey Of(PublicKey key)
    {
        using RSA? rsa = key.GetRSAPublicKey();
        if (rsa is not null)
            return Of(rsa);
        using ECDsa? ec = key.GetECDsaPublicKey();
        return ec is not null
            ? JwtKeyFactory.Ec(ec.ExportParameters(includePrivateParameters: false), kid: null)
            : throw new FileReadException("holds a key that is neither RSA nor EC", "use one of those");
    }

    private static SecurityKey Of(RSA rsa) => JwtKeyFactory.Rsa(rsa.ExportParameters(includePrivateParameters: false), kid: null);
}
