using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Believes a client that shows a token (JWT, RFC 7519) which is its own, has not expired, and is signed with a key of
/// <see cref="JwtOptions.KeyFile"/>. Keeps and logs nothing of what it was shown. Thread-safe; never throws, whatever it is shown.
/// </summary>
internal sealed class JwtAuthenticator : IClientAuthenticator
{
    private readonly JsonWebTokenHandler _handler = new();
    private readonly ReloadedFiles<JwtKeys> _keys;
    private readonly TokenValidationParameters _rules;

    /// <exception cref="OptionsValidationException">The options are not valid, or the key file is not.</exception>
    public JwtAuthenticator(IOptions<JwtOptions> options, TimeProvider timeProvider, ILogger<JwtAuthenticator> logger)
    {
        JwtOptions values = options.Value;
        _keys = ConfiguredFiles.Open<JwtOptions, JwtKeys>(
            JwtOptionsValidator.KeyFileKey, values.KeyFile!, () => new ReloadedFiles<JwtKeys>([values.KeyFile!], MakeKeys, timeProvider, logger));
        var lifetime = new JwtLifetime(timeProvider, values.ClockSkew);
        _rules = new TokenValidationParameters
        {
            ValidAlgorithms = JwtKeys.Algorithms,
            IssuerSigningKeyResolver = (_, token, kid, _) => KeysFor((JsonWebToken)token, kid),
            LifetimeValidator = (notBefore, expires, _, _) => lifetime.Validate(notBefore, expires),
            ValidAudience = values.Audience,
            IgnoreTrailingSlashWhenValidatingAudience = false,
            ValidateIssuer = values.Issuer is not null,
            ValidIssuer = values.Issuer,

            // Its log would name what the client has put into the token.
            LogValidationExceptions = false,
        };
    }

    public async ValueTask<AuthenticationVerdict> AuthenticateAsync(IdentityClaim claim, CancellationToken cancellationToken)
    {
        if (JwtRefusal.OfText(claim.Credential.Span) is { } objection)
            return AuthenticationVerdict.Refused(objection);

        TokenValidationResult result = await _handler.ValidateTokenAsync(Encoding.ASCII.GetString(claim.Credential.Span), _rules);
        if (!result.IsValid)
            return AuthenticationVerdict.Refused(JwtRefusal.Of(result.Exception));

        return ObjectionTo((JsonWebToken)result.SecurityToken, claim.ClientId) is { } detail
            ? AuthenticationVerdict.Refused(detail)
            : AuthenticationVerdict.Accepted;
    }

    /// <summary>What speaks against a token that is genuine.</summary>
    private static string? ObjectionTo(JsonWebToken token, string clientId)
    {
        // RFC 7515: what its issuer calls critical is to be understood or the token refused. The library does not look.
        if (token.TryGetHeaderValue("crit", out object? _))
            return "the token asks for an extension that is not known";
        if (string.IsNullOrEmpty(token.Subject))
            return "the token does not say whose it is";
        return string.Equals(token.Subject, clientId, StringComparison.Ordinal) ? null : "the token is somebody else's";
    }

    private static JwtKeys MakeKeys(byte[][] contents, JwtKeys? before)
    {
        JwtKeys keys = JwtKeyReader.Read(contents[0]);

        // Any bytes make a secret. Those of a page that says "not found" would make one that everybody knows.
        if (keys.IsBareSecret && before is { IsBareSecret: false })
            throw new FileReadException("holds no JWKS and no PEM any more", "restart the server if it is to be a secret");
        return keys;
    }

    private IReadOnlyList<SecurityKey> KeysFor(JsonWebToken token, string? kid) => JwtKeys.Algorithms.Contains(token.Alg)
        ? _keys.Current.For(token.Alg, kid)
        : throw new SecurityTokenInvalidAlgorithmException();
}
