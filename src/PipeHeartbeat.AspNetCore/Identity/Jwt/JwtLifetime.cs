using Microsoft.IdentityModel.Tokens;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Judges <c>exp</c> and <c>nbf</c>. The check that the library brings reads the system's clock, and still accepts a token in the second in which it
/// expires, where RFC 7519 does not.
/// </summary>
internal sealed class JwtLifetime(TimeProvider timeProvider, TimeSpan clockSkew)
{
    /// <summary>Serves as a <see cref="LifetimeValidator"/>. It throws, because a mere "no" would not tell which of the two it is.</summary>
    public bool Validate(DateTime? notBefore, DateTime? expires)
    {
        DateTime now = timeProvider.GetUtcNow().UtcDateTime;
        if (expires is null)
            throw new SecurityTokenNoExpirationException();
        if (expires <= now - clockSkew)
            throw new SecurityTokenExpiredException();
        if (notBefore > now + clockSkew)
            throw new SecurityTokenNotYetValidException();
        return true;
    }
}
