namespace PipeHeartbeat.AspNetCore;

/// <summary>How the deliveries to webhooks stand: a service that <c>AddWebhooks</c> registers. Thread-safe.</summary>
public sealed class WebhookDeliveries
{
    private readonly IReadOnlyList<WebhookTally> _tallies;

    internal WebhookDeliveries(IReadOnlyList<WebhookTally> tallies) => _tallies = tallies;

    /// <summary>All endpoints, in the order of the options, at this moment.</summary>
    public IReadOnlyList<WebhookStatus> Endpoints => [.. _tallies.Select(tally => tally.Take())];
}
