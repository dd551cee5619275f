namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// TLS (1.2 and 1.3) on the addresses that ask for it (<see cref="HeartbeatEndPoint.IsTls"/>). Files are at most 1 MiB and read anew when they have changed, a second later
/// at most once somebody comes, for connections that come from then on; while they are missing or broken, what was there before stays.
/// </summary>
public sealed class TlsOptions
{
    /// <summary>
    /// The server's certificate: in PEM, followed by those that clients need to come to one they trust, and with its key or beside <see cref="KeyFile"/>; or all of it as PKCS #12.
    /// Needed where an address asks for TLS; no default.
    /// </summary>
    public string? CertificateFile { get; set; }

    /// <summary>The certificate's key in PEM. Default <see langword="null"/>: it is in <see cref="CertificateFile"/>.</summary>
    public string? KeyFile { get; set; }

    /// <summary>What the key, or the PKCS #12, is encrypted with. Default <see langword="null"/>: nothing. Secret.</summary>
    public string? Password { get; set; }

    /// <summary>
    /// Whom clients' certificates must come from: certificates in PEM. With it, clients have to show one, for client authentication, that was issued by one of these, is valid
    /// now, and bears the id of the client's HELLO as its common name, or as a DNS name or URI among its alternative names; else they end with <c>unauthorized</c>. Revocation lists are not
    /// asked for. Default <see langword="null"/>: no certificate is asked for.
    /// </summary>
    public string? ClientCaFile { get; set; }

    /// <summary>How long a client may take to shake hands. Default 5 s, range 100 ms–1 min, whole milliseconds.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
