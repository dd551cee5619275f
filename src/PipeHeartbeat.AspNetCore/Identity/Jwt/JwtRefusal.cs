using System.Buffers;
using Microsoft.IdentityModel.Tokens;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Says why a token is refused, in words of ours alone: an exception's message may hold what a client has put into its token.</summary>
internal static class JwtRefusal
{
    private const string NoToken = "what it shows is no token";

    private static readonly SearchValues<byte> TokenBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."u8);

    /// <summary>What is wrong with bytes that cannot be a signed token, whatever they mean: those need not be parsed.</summary>
    /// <returns><see langword="null"/> for three parts of Base64Url, the third of which is a signature.</returns>
    public static string? OfText(ReadOnlySpan<byte> credential)
    {
        if (credential.IsEmpty)
            return "it shows no token";
        if (credential.Length > ProtocolLimits.MaxCredentialBytes)
            return "the token is too long";

        // An encrypted token has five parts.
        if (credential.ContainsAnyExcept(TokenBytes) || credential.Count((byte)'.') != 2)
            return NoToken;
        return credential[^1] == '.' ? "the token is not signed" : null;
    }

    /// <summary>What is wrong with a token that was not found valid.</summary>
    public static string Of(Exception? error) => error switch
    {
        SecurityTokenExpiredException => "the token has expired",
        SecurityTokenNotYetValidException => "the token is not valid yet",
        SecurityTokenNoExpirationException => "the token does not say when it expires",
        SecurityTokenInvalidAudienceException => "the token is for another audience",
        SecurityTokenInvalidIssuerException => "the token is from another issuer",
        SecurityTokenInvalidAlgorithmException => "the token's algorithm is none of HS256, RS256, ES256",
        SecurityTokenInvalidSignatureException => "no key fits the token's signature",
        ArgumentException => NoToken,
        _ => "the token cannot be judged",
    };
}
