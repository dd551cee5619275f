using System.Text.Json.Serialization;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>An endpoint that events are posted to.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Url">Where it is; a query is left out.</param>
/// <param name="State">Whether it takes what is posted.</param>
/// <param name="Delivered">Events that it took since the start.</param>
/// <param name="Batches">Requests that it took them in.</param>
/// <param name="FailedAttempts">Requests that failed.</param>
/// <param name="Behind">Events that it has before it, those included that it will not want.</param>
/// <param name="Resets">How often it fell so far behind that events were not held any more.</param>
/// <param name="LastDeliveredAt">When it took something last; null if it never did.</param>
/// <param name="LastError">Why an attempt failed last; null if none did.</param>
/// <param name="LastErrorAt">When that was.</param>
internal sealed record StatusWebhook(
    string Name,
    string Url,
    [property: JsonConverter(typeof(SnakeCaseConverter<WebhookState>))] WebhookState State,
    long Delivered,
    long Batches,
    long FailedAttempts,
    long Behind,
    long Resets,
    DateTimeOffset? LastDeliveredAt,
    string? LastError,
    DateTimeOffset? LastErrorAt)
{
    public static StatusWebhook Of(WebhookStatus webhook) => new(
        webhook.Name,
        webhook.Url,
        webhook.State,
        webhook.Delivered,
        webhook.Batches,
        webhook.FailedAttempts,
        webhook.Behind,
        webhook.Resets,
        webhook.LastDeliveredAt,
        webhook.LastError,
        webhook.LastErrorAt);
}
