using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Reads an address to listen on as it is written in a configuration.</summary>
internal static class ListenText
{
    public const string Tls = "tls://";
    public const string Proxied = "proxy://";
    public const string ProxiedTls = "proxy+tls://";

    /// <summary>What to tell somebody who got it wrong.</summary>
    public const string Remedy = $"{EndPointText.Remedy}; before it {Tls}, {Proxied} or {ProxiedTls}, if clients are to speak that";

    public static bool TryParse(string text, [NotNullWhen(true)] out HeartbeatEndPoint? endPoint)
    {
        endPoint = null;
        string trimmed = text.Trim();
        string scheme = Array.Find([Tls, Proxied, ProxiedTls], scheme => trimmed.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) ?? "";
        if (!EndPointText.TryParse(trimmed[scheme.Length..], out IPEndPoint? address))
            return false;

        endPoint = new HeartbeatEndPoint(address) { IsTls = scheme is Tls or ProxiedTls, IsProxied = scheme is Proxied or ProxiedTls };
        return true;
    }
}
