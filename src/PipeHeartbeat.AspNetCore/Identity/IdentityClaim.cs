using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Who a client says it is, and what it shows for it.</summary>
public sealed class IdentityClaim
{
    /// <summary>Who it says it is.</summary>
    public required string ClientId { get; init; }

    /// <summary>What it shows, such as a token: at most 4,096 bytes, empty if it shows nothing. Secret: not for any log.</summary>
    public ReadOnlyMemory<byte> Credential { get; init; }

    /// <summary>What it says of itself beside that, for operators.</summary>
    public string Metadata { get; init; } = "";

    /// <summary>Where it comes from, if the transport knows.</summary>
    public EndPoint? Remote { get; init; }

    /// <summary>
    /// The connection's features: behind TLS, <see cref="Microsoft.AspNetCore.Connections.Features.ITlsHandshakeFeature"/> and
    /// <see cref="Microsoft.AspNetCore.Http.Features.ITlsConnectionFeature"/> are among them, and the client's certificate with these.
    /// </summary>
    public required IFeatureCollection Features { get; init; }
}
