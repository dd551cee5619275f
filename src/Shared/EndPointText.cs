using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace PipeHeartbeat;

/// <summary>
/// The one way addresses to listen on are written: <c>127.0.0.1:15000</c>, <c>[::1]:15000</c>, <c>localhost:15000</c>, <c>*:15000</c>.
/// </summary>
internal static class EndPointText
{
    /// <summary>What to tell somebody who got it wrong.</summary>
    public const string Remedy = "write ADDRESS:PORT, such as 0.0.0.0:15000, [::]:15000, localhost:15000 or *:15000";

    /// <summary>
    /// Reads an address and a port; a name other than <c>localhost</c> is not looked up, <c>*</c> is every IPv4 and IPv6 address.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IPEndPoint? endPoint)
    {
        endPoint = null;
        string trimmed = text?.Trim() ?? "";
        int colon = trimmed.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(trimmed.AsSpan(colon + 1), System.Globalization.NumberStyles.None, null, out ushort port))
            return false;

        string host = trimmed[..colon];
        IPAddress? address = host switch
        {
            "localhost" => IPAddress.Loopback,
            "*" => IPAddress.IPv6Any,
            ['[', .. string inner, ']'] => IPAddress.TryParse(inner, out IPAddress? v6) && inner.Contains(':') && !inner.Contains('[') ? v6 : null,
            _ => !host.Contains(':') && host.Count(c => c == '.') == 3 && IPAddress.TryParse(host, out IPAddress? v4) ? v4 : null,
        };
        endPoint = address is null ? null : new IPEndPoint(address, port);
        return endPoint is not null;
    }
}
