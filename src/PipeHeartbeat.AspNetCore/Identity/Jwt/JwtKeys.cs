using Microsoft.IdentityModel.Tokens;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Keys that signatures are verified with. Immutable.</summary>
/// <param name="keys">The keys.</param>
/// <param name="isBareSecret">Whether they are one secret that nothing but its bytes tells from any other file.</param>
internal sealed class JwtKeys(IReadOnlyList<SecurityKey> keys, bool isBareSecret = false)
{
    /// <summary>The algorithms that tokens may be signed with.</summary>
    public static readonly string[] Algorithms = [SecurityAlgorithms.HmacSha256, SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256];

    public int Count => keys.Count;

    public bool IsBareSecret => isBareSecret;

    /// <summary>
    /// The keys that a token may be signed with. A key serves one algorithm, that of its kind: else whoever knows a public key could sign with it as with a
    /// secret. A key without an id is tried on every token, and every key on a token without one.
    /// </summary>
    public IReadOnlyList<SecurityKey> For(string algorithm, string? kid) =>
        [.. keys.Where(key => AlgorithmOf(key) == algorithm && (string.IsNullOrEmpty(kid) || key.KeyId is null || key.KeyId == kid))];

    private static string AlgorithmOf(SecurityKey key) => key switch
    {
        SymmetricSecurityKey => SecurityAlgorithms.HmacSha256,
        RsaSecurityKey => SecurityAlgorithms.RsaSha256,
        ECDsaSecurityKey => SecurityAlgorithms.EcdsaSha256,
        _ => SecurityAlgorithms.None,
    };
}
