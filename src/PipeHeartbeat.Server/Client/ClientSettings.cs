namespace PipeHeartbeat.Server;

/// <summary>What the interactive client was asked to do.</summary>
internal sealed record ClientSettings(string Host, int Port, string? Id, string? Token, TimeSpan Interval, int? Count)
{
    /// <summary>Without identity it says no HELLO, and works against servers that know none.</summary>
    public bool SaysHello => Id is not null || Token is not null;

    /// <summary>Whether it speaks TLS.</summary>
    public bool IsTls { get; init; }

    /// <summary>Whom the server's certificate must come from; <see langword="null"/>: whomever the system trusts.</summary>
    public FileInfo? TlsCa { get; init; }

    /// <summary>What it shows the server: certificate and key in PEM.</summary>
    public FileInfo? TlsCertificate { get; init; }
}
