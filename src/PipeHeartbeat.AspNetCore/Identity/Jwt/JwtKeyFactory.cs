using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Makes keys, and refuses weak ones and private ones.</summary>
internal static class JwtKeyFactory
{
    private const int LeastSecretBytes = 32;
    private const int LeastRsaBits = 2048;

    /// <summary>A secret for HS256.</summary>
    public static SecurityKey Secret(byte[] secret, string? kid) => secret.Length >= LeastSecretBytes
        ? new SymmetricSecurityKey(secret) { KeyId = kid }
        : throw new FileReadException($"holds a secret of less than {LeastSecretBytes} bytes", "make one with: openssl rand -base64 48");

    /// <summary>A public key for RS256.</summary>
    public static SecurityKey Rsa(RSAParameters parameters, string? kid)
    {
        using RSA rsa = RSA.Create(parameters);

        // Given as numbers, and not as the object, every thread verifies with one of its own.
        return rsa.KeySize >= LeastRsaBits
            ? new RsaSecurityKey(parameters) { KeyId = kid }
            : throw new FileReadException($"holds an RSA key of {rsa.KeySize} bits", $"use one of {LeastRsaBits} bits or more");
    }

    /// <summary>A public key for ES256, on P-256.</summary>
    public static SecurityKey Ec(ECParameters parameters, string? kid) => parameters.Curve.IsNamed && parameters.Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value
        ? new ECDsaSecurityKey(ECDsa.Create(parameters)) { KeyId = kid }
        : throw new FileReadException("holds an EC key on another curve than P-256", "use one on P-256");

    /// <summary>The error of a file that holds a private key. To verify, none is needed; a server that has one could be robbed of it.</summary>
    public static FileReadException Private() => new("holds a private key", "put only the public one into it");
}
