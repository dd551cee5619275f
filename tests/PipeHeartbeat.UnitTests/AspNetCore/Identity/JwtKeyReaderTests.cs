using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.UnitTests.AspNetCore.Identity;

public sealed class JwtKeyReaderTests
{
    private const string DoesNotParse = "holds a key that does not parse";
    private const string NoneToUse = "holds no key for HS256, RS256 or ES256";

    private static readonly TokenKey Rs256 = TokenKey.Rs256("r");
    private static readonly TokenKey Es256 = TokenKey.Es256("e");

    [Theory]
    [InlineData(0, false)]
    [InlineData(31, false)]
    [InlineData(32, true)]
    [InlineData(1000, true)]
    public void A_secret_has_32_bytes_or_more(int size, bool isAccepted)
    {
        byte[] secret = [.. Enumerable.Range(0, size).Select(i => (byte)(i + 128))];
        foreach (byte[] file in new byte[][] { secret, [.. secret, (byte)'\n'], [.. secret, (byte)'\r', (byte)'\n'] })
        {
            if (isAccepted)
                Assert.True(JwtKeyReader.Read(file).IsBareSecret);
            else
                Assert.Equal("holds a secret of less than 32 bytes", Refusal(file));
        }

        string jwks = TokenKey.Jwks(TokenKey.Hs256(secret).Jwk);
        if (isAccepted)
            Assert.False(Read(jwks).IsBareSecret);
        else
            Assert.Equal("holds a secret of less than 32 bytes", Refusal(jwks));
    }

    [Fact]
    public void An_RSA_key_of_less_than_2048_bits_is_refused()
    {
        using RSA weak = RSA.Create(2040);
        TokenKey key = TokenKey.Rs256(weak);
        using X509Certificate2 certificate = new CertificateRequest("CN=x", weak, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        foreach (string file in new[] { key.Pem, weak.ExportRSAPublicKeyPem(), certificate.ExportCertificatePem(), TokenKey.Jwks(key.Jwk), TokenKey.Jwks(Rs256.Jwk, key.Jwk) })
            Assert.Equal("holds an RSA key of 2040 bits", Refusal(file));
    }

    [Fact]
    public void An_EC_key_on_another_curve_is_refused()
    {
        using ECDsa p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Equal("holds an EC key on another curve than P-256", Refusal(p384.ExportSubjectPublicKeyInfoPem()));
        Assert.Equal(NoneToUse, Refusal(TokenKey.Jwks(Es256.Jwk.Replace("P-256", "P-384", StringComparison.Ordinal))));
    }

    [Fact]
    public void An_EC_point_off_the_curve_is_refused()
    {
        string x = new('A', 43);
        Assert.Equal(DoesNotParse, Refusal(TokenKey.Jwks($$"""{"kty":"EC","crv":"P-256","x":"{{x}}","y":"{{x}}"}""")));
    }

    [Fact]
    public void A_private_key_is_refused()
    {
        using RSA rsa = RSA.Create(2048);
        using ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (string file in new[]
        {
            rsa.ExportPkcs8PrivateKeyPem(), rsa.ExportRSAPrivateKeyPem(), ec.ExportPkcs8PrivateKeyPem(), ec.ExportECPrivateKeyPem(),
            rsa.ExportEncryptedPkcs8PrivateKeyPem("x", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)),
            $"{rsa.ExportSubjectPublicKeyInfoPem()}\n{rsa.ExportPkcs8PrivateKeyPem()}", TokenKey.Jwks("""{"kty":"RSA","n":"","e":"","d":""}"""),
        })
            Assert.Equal("holds a private key", Refusal(file));
    }

    [Fact]
    public void Keys_for_something_else_are_passed_over()
    {
        string rsa = Rs256.Jwk[..^1];
        string ec = Es256.Jwk[..^1];
        string[] others =
        [
            $$"""{{rsa}},"use":"enc"}""", $$"""{{rsa}},"alg":"RS512"}""", $$"""{{rsa}},"key_ops":["encrypt"]}""", $$"""{{rsa}},"key_ops":[]}""", $$"""{{ec}},"alg":"ECDH-ES"}""",
            """{"kty":"OKP","crv":"Ed25519","x":"AAAA"}""", """{"kty":"EC","crv":"P-384"}""", """{"kty":"oct","alg":"HS512","k":""}""", """{"kty":"rsa"}""", "{}",
        ];
        Assert.Equal(NoneToUse, Refusal(TokenKey.Jwks(others)));

        JwtKeys keys = Read(TokenKey.Jwks([.. others, $$"""{{rsa}},"use":"sig","alg":"RS256","key_ops":["verify"],"x5c":["…"]}""", Es256.Jwk]));
        Assert.Equal(2, keys.Count);
        Assert.Equal("r", keys.For("RS256", kid: null).Single().KeyId);
        Assert.Equal("e", keys.For("ES256", "e").Single().KeyId);
        Assert.Empty(keys.For("HS256", kid: null));
        Assert.Empty(keys.For("ES256", "r"));
    }

    [Theory]
    [InlineData("{", DoesNotParse)]
    [InlineData("{\"keys\":[", DoesNotParse)]
    [InlineData("{\"keys\":[]}{}", DoesNotParse)]
    [InlineData("{\"keys\":[1]}", DoesNotParse)]
    [InlineData("{\"keys\":[{\"kty\":1}]}", DoesNotParse)]
    [InlineData("{\"keys\":[{\"kty\":\"RSA\"}]}", DoesNotParse)]
    [InlineData("{\"keys\":[{\"kty\":\"RSA\",\"n\":\"!\",\"e\":\"AQAB\"}]}", DoesNotParse)]
    [InlineData("{\"keys\":[{\"kty\":\"RSA\",\"n\":\"\",\"e\":\"\"}]}", DoesNotParse)]
    [InlineData("{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AA\",\"e\":\"AA\"}]}", DoesNotParse)]
    [InlineData("{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}]}", DoesNotParse)]
    [InlineData("{\"keys\":[]}", NoneToUse)]
    [InlineData("{\"keys\":{}}", "holds JSON that is no JWKS")]
    [InlineData("{}", "holds JSON that is no JWKS")]
    [InlineData("{ a secret that begins with a brace, and is long }", DoesNotParse)]
    [InlineData("<html><body>404 Not Found, as web servers say</body></html>", "begins with '<', as a web page does")]
    public void What_begins_as_a_JWKS_or_a_page_is_no_secret(string file, string refusal)
    {
        Assert.Equal(refusal, Refusal(file));
        Assert.Equal(refusal, Refusal($" \n\t{file}"));
        Assert.Equal(refusal, Refusal([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(file)]));
    }

    [Fact]
    public void Half_a_PEM_is_neither_keys_nor_a_secret()
    {
        string both = $"some words\n{Rs256.Pem}\n{Es256.Pem}\n";
        Assert.Equal(2, Read(both).Count);
        Assert.Equal(2, Read(both.Replace("\n", "\r\n", StringComparison.Ordinal)).Count);
        int second = both.LastIndexOf("-----BEGIN", StringComparison.Ordinal) + "-----BEGIN".Length;
        int end = both.LastIndexOf("-----", StringComparison.Ordinal) + "-----".Length;
        for (int length = second; length < end; length++)
            Assert.Equal(DoesNotParse, Refusal(both[..length]));
        foreach (string text in new[] { "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" })
            Assert.Equal(DoesNotParse, Refusal(text));
        Assert.Equal(NoneToUse, Refusal("-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----"));
    }

    [Fact]
    public void A_key_that_is_neither_RSA_nor_EC_is_refused()
    {
        // Ed25519, RFC 8410.
        const string Pem = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----";
        Assert.Equal("holds a key that is neither RSA nor EC", Refusal(Pem));
    }

    private static JwtKeys Read(string file) => JwtKeyReader.Read(Encoding.UTF8.GetBytes(file));

    private static string Refusal(string file) => Refusal(Encoding.UTF8.GetBytes(file));

    private static string Refusal(byte[] file) => Assert.Throws<FileReadException>(() => JwtKeyReader.Read(file)).What;
}
