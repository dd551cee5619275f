using System.Text.Json;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>What a receiver was sent.</summary>
internal sealed record WebhookRequest(string Id, string Body)
{
    public IReadOnlyList<JsonElement> Events => [.. JsonDocument.Parse(Body).RootElement.GetProperty("data").GetProperty("events").EnumerateArray()];
}
