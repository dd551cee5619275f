using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace PipeHeartbeat.Server;

/// <summary>
/// The token that a request has to show. Only its digest is kept, and digests are compared, in a time that depends neither on where they differ nor on how
/// long what was shown is.
/// </summary>
internal sealed class BearerToken(string token)
{
    private const string Scheme = "Bearer ";

    private readonly byte[] _digest = SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>Whether this is the value of an <c>Authorization</c> header that shows it.</summary>
    public bool IsShownBy(StringValues authorization)
    {
        if (authorization is not [{ } only] || !only.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        Span<byte> shown = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(only[Scheme.Length..].Trim()), shown);
        return CryptographicOperations.FixedTimeEquals(shown, _digest);
    }
}
