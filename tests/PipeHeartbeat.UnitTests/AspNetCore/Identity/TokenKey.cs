using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PipeHeartbeat.UnitTests.AspNetCore.Identity;

/// <summary>A key, and tokens signed with it: made by hand, without the library that judges them.</summary>
internal sealed class TokenKey
{
    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly Func<byte[], byte[]> _sign;

    private TokenKey(string algorithm, string? kid, string pem, object jwk, Func<byte[], byte[]> sign)
    {
        Algorithm = algorithm;
        Kid = kid;
        Pem = pem;
        Jwk = JsonSerializer.Serialize(jwk, WithoutNulls);
        _sign = sign;
    }

    public string Algorithm { get; }

    public string? Kid { get; }

    /// <summary>The public key; of a secret, nothing.</summary>
    public string Pem { get; }

    public string Jwk { get; }

    public static TokenKey Hs256(string secret, string? kid = null) => Hs256(Encoding.UTF8.GetBytes(secret), kid);

    public static TokenKey Hs256(byte[] secret, string? kid = null) =>
        new("HS256", kid, "", new { kty = "oct", k = Base64Url.EncodeToString(secret), kid }, content => HMACSHA256.HashData(secret, content));

    public static TokenKey Rs256(string? kid = null) => Rs256(RSA.Create(2048), kid);

    public static TokenKey Rs256(RSA rsa, string? kid = null)
    {
        RSAParameters key = rsa.ExportParameters(includePrivateParameters: false);
        var jwk = new { kty = "RSA", n = Base64Url.EncodeToString(key.Modulus), e = Base64Url.EncodeToString(key.Exponent), kid };
        return new("RS256", kid, rsa.ExportSubjectPublicKeyInfoPem(), jwk, content => rsa.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    public static TokenKey Es256(string? kid = null) => Es256(ECDsa.Create(ECCurve.NamedCurves.nistP256), kid);

    public static TokenKey Es256(ECDsa ec, string? kid = null)
    {
        ECParameters key = ec.ExportParameters(includePrivateParameters: false);
        var jwk = new { kty = "EC", crv = "P-256", x = Base64Url.EncodeToString(key.Q.X), y = Base64Url.EncodeToString(key.Q.Y), kid };
        return new("ES256", kid, ec.ExportSubjectPublicKeyInfoPem(), jwk, content => ec.SignData(content, HashAlgorithmName.SHA256));
    }

    public static string Jwks(params IEnumerable<string> keys) => $$"""{ "keys": [ {{string.Join(", ", keys)}} ] }""";

    /// <summary>A token with whatever claims: JSON, or an object that is made to JSON.</summary>
    public string Token(object claims, object? header = null)
    {
        string signed = $"{Part(header ?? new { alg = Algorithm, typ = "JWT", kid = Kid })}.{Part(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(_sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>A token with the parts given and no signature.</summary>
    public static string Unsigned(object header, object claims) => $"{Part(header)}.{Part(claims)}.";

    private static string Part(object content) => Base64Url.EncodeToString(content switch
    {
        byte[] bytes => bytes,
        string json => Encoding.UTF8.GetBytes(json),
        _ => JsonSerializer.SerializeToUtf8Bytes(content, WithoutNulls),
    });
}
