using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Takes <see cref="WebhookOptions"/> from the configuration: a list of endpoints or a group of named ones, which is the same but for their names.
/// </summary>
internal sealed class WebhookOptionsSetup(IConfiguration section) : IConfigureOptions<WebhookOptions>
{
    public const string Group = "Webhooks";
    public const string EndpointsKey = $"{Group}:{nameof(WebhookOptions.Endpoints)}";

    /// <summary>Every key of an endpoint that is read here, as that of the first endpoint.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        Key("0", nameof(WebhookEndpointOptions.Url)),
        Key("0", nameof(WebhookEndpointOptions.Secret)),
        Key("0", nameof(WebhookEndpointOptions.PreviousSecret)),
        Key("0", nameof(WebhookEndpointOptions.Kinds)),
        Key("0", nameof(WebhookEndpointOptions.Prefix)),
        Key("0", nameof(WebhookEndpointOptions.MaxBatchSize)),
        Key("0", nameof(WebhookEndpointOptions.MaxBatchDelay)),
        Key("0", nameof(WebhookEndpointOptions.Timeout)),
        Key("0", nameof(WebhookEndpointOptions.AllowHttp)),
    ];

    public static string Key(string name, string key) => $"{EndpointsKey}:{name}:{key}";

    public void Configure(WebhookOptions options)
    {
        var values = new ConfigurationSection(section, typeof(WebhookOptions));
        foreach (IConfigurationSection child in section.GetSection(EndpointsKey).GetChildren())
        {
            // Its value may hold what is secret in a URL.
            if (child.Value is { Length: > 0 })
                throw values.Invalid($"{EndpointsKey}:{child.Key}", ConfigurationSection.NotShown, "is one value", "write a group with Url and Secret in it");
            Configure(values, child.Key, Find(options, child.Key));
        }
    }

    /// <summary>Nobody is told twice because the section was added twice.</summary>
    private static WebhookEndpointOptions Find(WebhookOptions options, string name)
    {
        WebhookEndpointOptions? endpoint = options.Endpoints.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase));
        if (endpoint is null)
            options.Endpoints.Add(endpoint = new WebhookEndpointOptions { Name = name });
        return endpoint;
    }

    private static void Configure(ConfigurationSection values, string name, WebhookEndpointOptions endpoint)
    {
        string urlKey = Key(name, nameof(endpoint.Url));
        values.Text(urlKey, text => endpoint.Url = Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
            ? url
            : throw values.Invalid(urlKey, text.Split('?')[0], "is no URL", WebhookOptionsValidator.UrlRemedy));
        values.Text(Key(name, nameof(endpoint.Secret)), value => endpoint.Secret = value);
        values.Text(Key(name, nameof(endpoint.PreviousSecret)), value => endpoint.PreviousSecret = value);
        values.Text(Key(name, nameof(endpoint.Prefix)), value => endpoint.Prefix = value);
        values.Number(Key(name, nameof(endpoint.MaxBatchSize)), "events", 1, WebhookOptionsValidator.MostInBatch, value => endpoint.MaxBatchSize = value);
        values.Duration(Key(name, nameof(endpoint.MaxBatchDelay)), value => endpoint.MaxBatchDelay = value);
        values.Duration(Key(name, nameof(endpoint.Timeout)), value => endpoint.Timeout = value);
        values.Flag(Key(name, nameof(endpoint.AllowHttp)), value => endpoint.AllowHttp = value);

        string kindsKey = Key(name, nameof(endpoint.Kinds));
        PresenceEventKind[] kinds = [.. values.Values(kindsKey).Select(text => FindKind(text)
            ?? throw values.Invalid(kindsKey, text, "is no kind of event", WebhookOptionsValidator.KindRemedy))];
        if (kinds.Length > 0)
            endpoint.Kinds.Clear();
        foreach (PresenceEventKind kind in kinds)
            endpoint.Kinds.Add(kind);
    }

    private static PresenceEventKind? FindKind(string text) => WebhookOptionsValidator.Kinds
        .Cast<PresenceEventKind?>().FirstOrDefault(kind => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{kind}") == text);
}
