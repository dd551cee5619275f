using System.Net;

namespace PipeHeartbeat.AspNetCore;

/// <summary>An address to listen on, and what is spoken there before the first packet. An immutable value.</summary>
/// <param name="Address">The address; port 0 takes a free one.</param>
public sealed record HeartbeatEndPoint(EndPoint Address)
{
    /// <summary>Whether clients speak TLS; see <see cref="TlsOptions"/>. Default <see langword="false"/>.</summary>
    public bool IsTls { get; init; }

    /// <summary>
    /// Whether each connection begins with a header of the PROXY protocol, version 2, that says where it really comes from. Default <see langword="false"/>.
    /// Whoever reaches such an address can claim any other as his own: let nobody but the balancer reach it.
    /// </summary>
    public bool IsProxied { get; init; }

    /// <summary>An address where packets are all that is spoken.</summary>
    public static implicit operator HeartbeatEndPoint(EndPoint address) => FromEndPoint(address);

    /// <summary>An address where packets are all that is spoken.</summary>
    public static HeartbeatEndPoint FromEndPoint(EndPoint address) => new(address);

    /// <summary>As it is written in a configuration: <c>0.0.0.0:15000</c>, <c>tls://…</c>, <c>proxy://…</c>, <c>proxy+tls://…</c>.</summary>
    public override string ToString() => (IsProxied, IsTls) switch
    {
        (true, true) => $"{ListenText.ProxiedTls}{Address}",
        (true, false) => $"{ListenText.Proxied}{Address}",
        (false, true) => $"{ListenText.Tls}{Address}",
        _ => $"{Address}",
    };
}
