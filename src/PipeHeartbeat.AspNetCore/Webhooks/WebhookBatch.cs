namespace PipeHeartbeat.AspNetCore;

/// <summary>The body of what is posted: an envelope as the Standard Webhooks convention has it.</summary>
/// <param name="Type">What is in it: <see cref="EventsType"/>.</param>
/// <param name="Timestamp">When it was put together.</param>
/// <param name="Data">What is told.</param>
internal sealed record WebhookBatch(string Type, DateTimeOffset Timestamp, WebhookBatchData Data)
{
    public const string EventsType = "presence.events";
}
