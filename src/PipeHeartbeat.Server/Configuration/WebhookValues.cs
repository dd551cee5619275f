using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>Tells what holds for webhooks, as <see cref="EffectiveValues"/> does; of a URL with a query, only that it is set.</summary>
internal static class WebhookValues
{
    /// <summary>The names of the endpoints that there are.</summary>
    public static IReadOnlyList<string> Names(IConfigurationSection section) =>
        [.. section.GetSection($"Webhooks:{nameof(WebhookOptions.Endpoints)}").GetChildren().Select(child => child.Key)];

    /// <param name="services">Configured by the same section.</param>
    /// <param name="section">The section.</param>
    /// <param name="values">Where to.</param>
    public static void Add(IServiceProvider services, IConfigurationSection section, Dictionary<string, string> values)
    {
        // Without an endpoint nothing holds for it.
        foreach (string key in WebhookKeys.ForEach(Names(section), ServerConfiguration.Keys).Where(WebhookKeys.IsOfEndpoint))
            values[key] = "";
        var options = new WebhookOptions();
        foreach (IConfigureOptions<WebhookOptions> setup in services.GetServices<IConfigureOptions<WebhookOptions>>())
            setup.Configure(options);
        foreach (WebhookEndpointOptions endpoint in options.Endpoints)
            Add(endpoint, (key, value) => values[WebhookKeys.Of(endpoint.Name!, key)] = value);
    }

    private static void Add(WebhookEndpointOptions endpoint, Action<string, string> add)
    {
        add(nameof(endpoint.Url), endpoint.Url is not { } url ? "" : url.Query.Length > 0 ? ConfigurationSection.NotShown : url.OriginalString);
        add(nameof(endpoint.Secret), Hidden(endpoint.Secret));
        add(nameof(endpoint.PreviousSecret), Hidden(endpoint.PreviousSecret));
        add(nameof(endpoint.Kinds), string.Join(',', endpoint.Kinds.Select(kind => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{kind}"))));
        add(nameof(endpoint.Prefix), endpoint.Prefix ?? "");
        add(nameof(endpoint.MaxBatchSize), endpoint.MaxBatchSize.ToString(CultureInfo.InvariantCulture));
        add(nameof(endpoint.MaxBatchDelay), DurationText.Format(endpoint.MaxBatchDelay));
        add(nameof(endpoint.Timeout), DurationText.Format(endpoint.Timeout));
        add(nameof(endpoint.AllowHttp), endpoint.AllowHttp ? "true" : "false");
    }

    private static string Hidden(string? secret) => secret is null ? "" : ConfigurationSection.NotShown;
}
