using Microsoft.Extensions.Options;

namespace PipeHeartbeat.AspNetCore;

internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    public const int MostInBatch = 1_000;
    public const string UrlRemedy = "name where to post to, such as https://example.com/hooks";
    public const string KindRemedy = "use online, suspect, recovered, offline, moved";

    private const string SecretRemedy = "write whsec_ and then 24 to 64 bytes in base64: echo whsec_$(openssl rand -base64 32) makes one";
    private static readonly TimeSpan MostDelay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LeastTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MostTimeout = TimeSpan.FromMinutes(2);

    /// <summary>What can be asked for; the others tell of the reading itself, and come to everybody.</summary>
    public static IReadOnlyList<PresenceEventKind> Kinds { get; } =
        [PresenceEventKind.Online, PresenceEventKind.Suspect, PresenceEventKind.Recovered, PresenceEventKind.Offline, PresenceEventKind.Moved];

    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        var check = new OptionsCheck();
        check.Number(WebhookOptionsSetup.EndpointsKey, options.Endpoints.Count, 0, WebhookOptions.MaxEndpoints);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (WebhookEndpointOptions endpoint in options.Endpoints)
        {
            string called = options.NameOf(endpoint);
            if (!names.Add(called))
                check.Fail(WebhookOptionsSetup.EndpointsKey, called, "is the name of two endpoints", "call one of them something else");
            Check(check, key => WebhookOptionsSetup.Key(called, key), endpoint);
        }

        return check.Result;
    }

    private static void Check(OptionsCheck check, Func<string, string> key, WebhookEndpointOptions endpoint)
    {
        CheckUrl(check, key(nameof(endpoint.Url)), endpoint);
        CheckSecret(check, key(nameof(endpoint.Secret)), endpoint.Secret ?? "");
        if (endpoint.PreviousSecret is { } previous)
            CheckSecret(check, key(nameof(endpoint.PreviousSecret)), previous);
        foreach (PresenceEventKind kind in endpoint.Kinds.Except(Kinds))
            check.Fail(key(nameof(endpoint.Kinds)), $"{kind}", "cannot be asked for", KindRemedy);
        check.Number(key(nameof(endpoint.MaxBatchSize)), endpoint.MaxBatchSize, 1, MostInBatch);
        check.Duration(key(nameof(endpoint.MaxBatchDelay)), endpoint.MaxBatchDelay, TimeSpan.Zero, MostDelay);
        check.Duration(key(nameof(endpoint.Timeout)), endpoint.Timeout, LeastTimeout, MostTimeout);
    }

    private static void CheckUrl(OptionsCheck check, string key, WebhookEndpointOptions endpoint)
    {
        if (endpoint.Url is not { } url)
            check.Fail(key, "", "is not set", UrlRemedy);
        else if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
            check.Fail(key, WebhookUrl.Shown(url), "is neither https nor http", UrlRemedy);
        else if (url.UserInfo.Length > 0)
            check.Fail(key, WebhookUrl.Shown(url), "names a user, whom nothing would be sent of", "leave that out: the signature says who posts");
        else if (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback && !endpoint.AllowHttp)
            check.Fail(key, WebhookUrl.Shown(url), "can be read by others on its way", $"use https, or set {nameof(endpoint.AllowHttp)} to true");
    }

    private static void CheckSecret(OptionsCheck check, string key, string secret)
    {
        if (secret.Length == 0)
            check.Fail(key, "", "is not set", SecretRemedy);
        else if (WebhookSecret.Read(secret) is null)
            check.Fail(key, ConfigurationSection.NotShown, "is no secret of Standard Webhooks", SecretRemedy);
    }
}
