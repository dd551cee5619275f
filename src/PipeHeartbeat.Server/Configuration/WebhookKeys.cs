using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>The keys of webhooks: each endpoint has the same ones under its own name, and is known by those of the first, <c>Webhooks:Endpoints:0:…</c></summary>
internal static class WebhookKeys
{
    private const string Endpoints = $"Webhooks:{nameof(WebhookOptions.Endpoints)}:";
    private const string First = "0";

    public static string Of(string name, string key) => $"{Endpoints}{name}:{key}";

    /// <summary>Whether a key is one of an endpoint, whichever.</summary>
    public static bool IsOfEndpoint(string key) => key.StartsWith(Endpoints, StringComparison.OrdinalIgnoreCase);

    /// <summary>All keys, those of endpoints under the name of the one that a key belongs to, if it belongs to one.</summary>
    public static IReadOnlyList<string> For(string key, IReadOnlyList<string> keys)
    {
        if (!IsOfEndpoint(key))
            return keys;
        string name = key[Endpoints.Length..].Split(':')[0];
        return [.. keys.Select(known => IsOfEndpoint(known) ? Of(name, LastPart(known)) : known)];
    }

    /// <summary>All keys, those of endpoints for each that there is; if there is none, for the first.</summary>
    public static IEnumerable<string> ForEach(IReadOnlyCollection<string> names, IReadOnlyList<string> keys)
    {
        string[] ofEndpoints = [.. keys.Where(IsOfEndpoint).Select(LastPart)];
        return keys.Where(key => !IsOfEndpoint(key))
            .Concat((names.Count > 0 ? names : [First]).SelectMany(name => ofEndpoints.Select(key => Of(name, key))));
    }

    private static string LastPart(string key) => key[(key.LastIndexOf(':') + 1)..];
}
