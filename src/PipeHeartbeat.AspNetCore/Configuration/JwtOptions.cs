namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Which tokens (JWT) clients are believed for: signed with HS256, RS256 or ES256, with <c>exp</c> and not expired, <c>sub</c> the client's id.
/// </summary>
public sealed class JwtOptions
{
    /// <summary>
    /// The file of the keys that signatures are verified with, at most 1 MiB: a JWKS in JSON, public keys or certificates in PEM (RSA of 2048 bits or more, EC
    /// on P-256), or anything else as a secret for HS256 of 32 bytes or more, without the newline at its end. It is read anew when it has changed, a second
    /// later at most once somebody comes; while it is missing or broken, the keys from before stay. Replace it as a whole, by renaming another to it.
    /// Needed; no default.
    /// </summary>
    public string? KeyFile { get; set; }

    /// <summary>Whom tokens must be for: one of their <c>aud</c>, letter by letter. Needed; no default.</summary>
    public string? Audience { get; set; }

    /// <summary>Who must have issued them: their <c>iss</c>, letter by letter. Default <see langword="null"/>: anybody who has a key.</summary>
    public string? Issuer { get; set; }

    /// <summary>
    /// How far the clock of whoever issues tokens may differ from ours: so long is one accepted before its <c>nbf</c> and from its <c>exp</c> on. Default
    /// 5 s, range 0–5 min, whole milliseconds.
    /// </summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(5);
}
