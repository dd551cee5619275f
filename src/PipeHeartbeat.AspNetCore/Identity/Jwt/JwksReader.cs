using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Reads a JWKS. Keys for something else (encryption, other algorithms) are passed over, for whoever issues tokens may publish those beside. Written by hand
/// and not by the library's reader, whose errors quote what was read.
/// </summary>
internal static class JwksReader
{
    /// <exception cref="JsonException">It is not JSON, or no JWKS.</exception>
    /// <exception cref="FormatException">A key does not parse.</exception>
    /// <exception cref="CryptographicException">A key does not parse.</exception>
    public static List<SecurityKey> Read(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        if (!document.RootElement.TryGetProperty("keys", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
            throw new FileReadException("holds JSON that is no JWKS", "write { \"keys\": [ … ] }");

        var keys = new List<SecurityKey>();
        foreach (JsonElement jwk in list.EnumerateArray())
        {
            if (jwk.ValueKind != JsonValueKind.Object)
                throw new JsonException();
            if (MayVerify(jwk) && ReadKey(jwk) is { } key)
                keys.Add(key);
        }

        return keys;
    }

    private static bool MayVerify(JsonElement jwk) =>
        Text(jwk, "use") is null or "sig"
        && (!jwk.TryGetProperty("key_ops", out JsonElement uses)
            || (uses.ValueKind == JsonValueKind.Array && uses.EnumerateArray().Any(use => use.ValueKind == JsonValueKind.String && use.ValueEquals("verify"))));

    private static SecurityKey? ReadKey(JsonElement jwk)
    {
        string? kid = Text(jwk, "kid");
        return (Text(jwk, "kty"), Text(jwk, "alg"), Text(jwk, "crv")) switch
        {
            ("RSA" or "EC", _, _) when jwk.TryGetProperty("d", out _) => throw JwtKeyFactory.Private(),
            ("RSA", null or SecurityAlgorithms.RsaSha256, _) =>
                JwtKeyFactory.Rsa(new RSAParameters { Modulus = Bytes(jwk, "n"), Exponent = Bytes(jwk, "e") }, kid),
            ("EC", null or SecurityAlgorithms.EcdsaSha256, "P-256") =>
                JwtKeyFactory.Ec(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = { X = Bytes(jwk, "x"), Y = Bytes(jwk, "y") } }, kid),
            ("oct", null or SecurityAlgorithms.HmacSha256, _) => JwtKeyFactory.Secret(Bytes(jwk, "k"), kid),
            _ => null,
        };
    }

    private static byte[] Bytes(JsonElement jwk, string name) => Base64Url.DecodeFromChars(Text(jwk, name) ?? throw new JsonException());

    private static string? Text(JsonElement jwk, string name) => !jwk.TryGetProperty(name, out JsonElement value)
        ? null
        : value.ValueKind is JsonValueKind.String or JsonValueKind.Null ? value.GetString() : throw new JsonException();
}
