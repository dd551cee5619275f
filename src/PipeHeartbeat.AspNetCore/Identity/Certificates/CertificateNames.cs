using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Whom a certificate names: its common name, and of its alternative names DNS names and URIs (RFC 5280, 4.1.2.6 and 4.2.1.6).</summary>
internal static class CertificateNames
{
    private const string CommonName = "2.5.4.3";
    private static readonly Asn1Tag Dns = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag Uri = new(TagClass.ContextSpecific, 6);

    /// <summary>Letter by letter: what is the same name to a browser is not to us.</summary>
    public static bool Bears(X509Certificate2 certificate, string name) => All(certificate).Contains(name, StringComparer.Ordinal);

    private static IEnumerable<string> All(X509Certificate2 certificate)
    {
        foreach (X500RelativeDistinguishedName part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (!part.HasMultipleElements && part.GetSingleElementType().Value == CommonName && part.GetSingleElementValue() is { } name)
                yield return name;
        }

        foreach (X509SubjectAlternativeNameExtension extension in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            foreach (string name in Alternatives(extension.RawData))
                yield return name;
        }
    }

    private static List<string> Alternatives(byte[] extension)
    {
        var names = new List<string>();
        try
        {
            AsnReader reader = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
            while (reader.HasData)
            {
                Asn1Tag tag = reader.PeekTag();
                if (tag.HasSameClassAndValue(Dns) || tag.HasSameClassAndValue(Uri))
                    names.Add(reader.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                else
                    reader.ReadEncodedValue();
            }
        }
        catch (Exception error) when (error is AsnContentException or CryptographicException)
        {
            // What cannot be read names nobody.
            names.Clear();
        }

        return names;
    }
}
