using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Logging;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.UnitTests.AspNetCore.Identity;

public sealed class JwtAuthenticatorTests
{
    private const string NoKeyFits = "no key fits the token's signature";
    private const string NoToken = "what it shows is no token";
    private const string Secret = "a secret of thirty-two bytes, or more";

    private static readonly RSA Rsa = RSA.Create(2048);
    private static readonly TokenKey Hs256 = TokenKey.Hs256(Secret);
    private static readonly TokenKey Rs256 = TokenKey.Rs256(Rsa);
    private static readonly TokenKey Es256 = TokenKey.Es256();

    [Fact]
    public async Task A_token_signed_with_a_secret_is_accepted()
    {
        foreach (string file in new[] { Secret, Secret + "\n", Secret + "\r\n", TokenKey.Jwks(Hs256.Jwk) })
        {
            using var bench = new JwtBench(file);
            Assert.Null(await bench.JudgeAsync(Hs256.Token(JwtBench.Claims())));
        }
    }

    [Fact]
    public async Task A_token_signed_with_RSA_is_accepted()
    {
        var request = new CertificateRequest("CN=x", Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        foreach (string file in new[] { Rs256.Pem, Rsa.ExportRSAPublicKeyPem(), certificate.ExportCertificatePem(), TokenKey.Jwks(Rs256.Jwk) })
        {
            using var bench = new JwtBench(file);
            Assert.Null(await bench.JudgeAsync(Rs256.Token(JwtBench.Claims())));
        }
    }

    [Fact]
    public async Task A_token_signed_with_ECDSA_is_accepted()
    {
        using ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        TokenKey key = TokenKey.Es256(ec);
        using X509Certificate2 certificate = new CertificateRequest("CN=x", ec, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        foreach (string file in new[] { key.Pem, certificate.ExportCertificatePem(), TokenKey.Jwks(key.Jwk) })
        {
            using var bench = new JwtBench(file);
            Assert.Null(await bench.JudgeAsync(key.Token(JwtBench.Claims())));
        }
    }

    [Fact]
    public async Task Of_several_keys_any_may_have_signed_and_an_id_names_the_one_that_has()
    {
        TokenKey[] keys = [TokenKey.Hs256(Secret, "a"), TokenKey.Rs256("b"), TokenKey.Es256("c"), TokenKey.Rs256("d"), Hs256];
        using var bench = new JwtBench(TokenKey.Jwks(keys.Select(key => key.Jwk)));
        foreach (TokenKey key in keys)
        {
            Assert.Null(await bench.JudgeAsync(key.Token(JwtBench.Claims())));
            Assert.Null(await bench.JudgeAsync(key.Token(JwtBench.Claims(), new { alg = key.Algorithm })));
        }

        Assert.Equal(NoKeyFits, await bench.JudgeAsync(keys[1].Token(JwtBench.Claims(), new { alg = "RS256", kid = "d" })));
    }

    [Fact]
    public async Task A_token_is_somebody_elses_unless_its_subject_is_the_client_letter_by_letter()
    {
        using var bench = new JwtBench(Secret);
        string token = Hs256.Token(JwtBench.Claims(("sub", "Søren")));
        Assert.Null(await bench.JudgeAsync(token, "Søren"));
        foreach (string other in new[] { "x", "søren", "Søren ", "Søre", "So\u0308ren" })
            Assert.Equal("the token is somebody else's", await bench.JudgeAsync(token, other));
    }

    [Theory]
    [InlineData("sub", "the token does not say whose it is")]
    [InlineData("exp", "the token does not say when it expires")]
    [InlineData("aud", "the token is for another audience")]
    public async Task A_token_without_a_claim_that_is_needed_is_refused(string claim, string detail)
    {
        using var bench = new JwtBench(Secret);
        Assert.Equal(detail, await bench.JudgeAsync(Hs256.Token(JwtBench.ClaimsWithout(claim))));
    }

    [Theory]
    [InlineData("\"pipeheartbeat\"", true)]
    [InlineData("[\"another\",\"pipeheartbeat\"]", true)]
    [InlineData("\"another\"", false)]
    [InlineData("\"PipeHeartbeat\"", false)]
    [InlineData("\"pipeheartbeat/\"", false)]
    [InlineData("\"\"", false)]
    [InlineData("[]", false)]
    [InlineData("[null]", false)]
    [InlineData("null", false)]
    public async Task A_token_for_another_audience_is_refused(string audience, bool isOurs)
    {
        using var bench = new JwtBench(Secret);
        string token = Hs256.Token(JwtBench.Claims(("aud", JsonDocument.Parse(audience).RootElement)));
        Assert.Equal(isOurs ? null : "the token is for another audience", await bench.JudgeAsync(token));
    }

    [Theory]
    [InlineData("https://issuer", null)]
    [InlineData("https://issuer/", "the token is from another issuer")]
    [InlineData("https://Issuer", "the token is from another issuer")]
    [InlineData("", "the token is from another issuer")]
    [InlineData(null, "the token is from another issuer")]
    public async Task A_token_from_another_issuer_is_refused_where_one_is_configured(string? issuer, string? detail)
    {
        string token = Hs256.Token(JwtBench.Claims(("iss", issuer)));
        using var bench = new JwtBench(Secret);
        bench.Options.Issuer = "https://issuer";
        Assert.Equal(detail, await bench.JudgeAsync(token));

        using var anybody = new JwtBench(Secret);
        Assert.Null(await anybody.JudgeAsync(Hs256.Token(JwtBench.Claims(("iss", "anybody")))));
    }

    [Fact]
    public async Task A_token_signed_with_another_key_is_refused()
    {
        foreach ((string file, TokenKey other) in new[]
        {
            (Secret, TokenKey.Hs256(Secret + "?")), (Rs256.Pem, TokenKey.Rs256()), (Es256.Pem, TokenKey.Es256()),
            (Rs256.Pem, Es256), (Es256.Pem, Rs256), (Secret, Rs256), (Rs256.Pem, Hs256), (TokenKey.Jwks(TokenKey.Rs256("a").Jwk), TokenKey.Rs256("a")),
        })
        {
            using var bench = new JwtBench(file);
            Assert.Equal(NoKeyFits, await bench.JudgeAsync(other.Token(JwtBench.Claims())));
        }
    }

    [Fact]
    public async Task A_public_key_is_no_secret()
    {
        byte[] der = Rsa.ExportSubjectPublicKeyInfo();
        foreach (string file in new[] { Rs256.Pem, TokenKey.Jwks(Rs256.Jwk), TokenKey.Jwks(Rs256.Jwk, Hs256.Jwk), Es256.Pem })
        {
            using var bench = new JwtBench(file);
            foreach (TokenKey forger in new[] { TokenKey.Hs256(file), TokenKey.Hs256(file.Trim()), TokenKey.Hs256(Rs256.Pem + "\n"), TokenKey.Hs256(der) })
                Assert.Equal(NoKeyFits, await bench.JudgeAsync(forger.Token(JwtBench.Claims())));
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("NONE")]
    [InlineData("HS256")]
    [InlineData("")]
    public async Task A_token_that_is_not_signed_is_refused(string algorithm)
    {
        using var bench = new JwtBench(TokenKey.Jwks(Hs256.Jwk, Rs256.Jwk));
        string unsigned = TokenKey.Unsigned(new { alg = algorithm }, JwtBench.Claims());
        Assert.Equal("the token is not signed", await bench.JudgeAsync(unsigned));
        Assert.NotNull(await bench.JudgeAsync(unsigned + "AAAA"));
        Assert.NotNull(await bench.JudgeAsync(TokenKey.Unsigned(new { }, JwtBench.Claims())));
    }

    [Theory]
    [InlineData("HS384")]
    [InlineData("HS512")]
    [InlineData("RS384")]
    [InlineData("PS256")]
    [InlineData("ES384")]
    [InlineData("hs256")]
    [InlineData("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")]
    public async Task A_token_with_another_algorithm_is_refused(string algorithm)
    {
        using var bench = new JwtBench(TokenKey.Jwks(Hs256.Jwk, Rs256.Jwk, Es256.Jwk));
        foreach (TokenKey key in new[] { Hs256, Rs256, Es256 })
            Assert.Equal("the token's algorithm is none of HS256, RS256, ES256", await bench.JudgeAsync(key.Token(JwtBench.Claims(), new { alg = algorithm })));
    }

    [Fact]
    public async Task A_token_that_was_changed_is_refused()
    {
        foreach ((string file, TokenKey key) in new[] { (Secret, Hs256), (Rs256.Pem, Rs256), (Es256.Pem, Es256) })
        {
            using var bench = new JwtBench(file);
            string[] parts = key.Token(JwtBench.Claims()).Split('.');
            string[] others = key.Token(JwtBench.Claims(("sub", "y"))).Split('.');
            string signature = (parts[2][0] == 'A' ? 'B' : 'A') + parts[2][1..];
            Assert.Null(await bench.JudgeAsync(string.Join('.', parts)));
            Assert.Equal(NoKeyFits, await bench.JudgeAsync($"{parts[0]}.{others[1]}.{parts[2]}", "y"));
            Assert.Equal(NoKeyFits, await bench.JudgeAsync($"{parts[0]}.{parts[1]}.{signature}"));
            Assert.Equal(NoKeyFits, await bench.JudgeAsync($"{parts[0]}.{parts[1]}.{parts[2][..^4]}"));
            Assert.Equal("the token is not signed", await bench.JudgeAsync($"{parts[0]}.{parts[1]}."));
        }
    }

    [Fact]
    public async Task A_token_that_asks_for_an_extension_is_refused()
    {
        using var bench = new JwtBench(Secret);
        var header = new { alg = "HS256", crit = new[] { "b64" }, b64 = true };
        Assert.Equal("the token asks for an extension that is not known", await bench.JudgeAsync(Hs256.Token(JwtBench.Claims(), header)));
    }

    [Fact]
    public async Task What_is_no_token_is_refused()
    {
        using var bench = new JwtBench(Secret);
        Assert.Equal("it shows no token", await bench.JudgeAsync([]));
        string token = Hs256.Token(JwtBench.Claims());
        foreach (string text in new[]
        {
            ".", "...", "a.b", "a.b.c", "a.b.c.d.e", "\0", " ", "Søren.ø.ø", $".{token}", $"{token}\n", $" {token}", $"Bearer {token}", $"{token}=", token.Replace('.', ' '),
        })
            Assert.Equal(NoToken, await bench.JudgeAsync(text));
        Assert.Equal(NoToken, await bench.JudgeAsync([0xFF, 0xFE, (byte)'.', 0xC0, (byte)'.', 0x80]));
        foreach (string json in new[] { "", "{", "[]", "null", "1", "\"x\"", "{}{}", "{\"sub\":}", "{\"exp\":\"soon\"}", "{\"exp\":{}}", "{\"sub\":[]}", new string('[', 500) })
            Assert.NotNull(await bench.JudgeAsync(Hs256.Token(json)));
    }

    [Fact]
    public async Task The_longest_token_is_as_long_as_the_longest_credential()
    {
        using var bench = new JwtBench(Secret);
        string longest = Enumerable.Range(2_700, 300)
            .Select(size => Hs256.Token(JwtBench.Claims(("pad", new string('x', size)))))
            .Last(token => token.Length <= ProtocolLimits.MaxCredentialBytes);
        Assert.InRange(longest.Length, ProtocolLimits.MaxCredentialBytes - 1, ProtocolLimits.MaxCredentialBytes);
        Assert.Null(await bench.JudgeAsync(longest));

        byte[] tooLong = Encoding.ASCII.GetBytes(longest.PadRight(ProtocolLimits.MaxCredentialBytes + 1, 'A'));
        Assert.Equal("the token is too long", await bench.JudgeAsync(tooLong));
        Assert.NotEqual("the token is too long", await bench.JudgeAsync(tooLong[..^1]));
        Assert.Equal("the token is too long", await bench.JudgeAsync(new byte[1_000_000]));
    }

    [Fact]
    public void The_library_that_judges_tokens_does_not_log_them() =>
        Assert.False(IdentityModelEventSource.ShowPII || IdentityModelEventSource.LogCompleteSecurityArtifact);
}
