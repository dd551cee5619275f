using System.Text.Json;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>An event as a subscriber was told it.</summary>
/// <param name="ReceivedAt">When it was received, as a timestamp of this process.</param>
/// <param name="Id">Its number.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Client">To whom.</param>
/// <param name="Reason">Why it is offline.</param>
/// <param name="At">When the server noticed.</param>
internal sealed record ToldEvent(long ReceivedAt, long Id, string Kind, string Client, string? Reason, DateTimeOffset At)
{
    public static ToldEvent Of(long receivedAt, long id, string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement data = document.RootElement;
        return new ToldEvent(
            receivedAt,
            id,
            data.GetProperty("kind").GetString()!,
            data.GetProperty("clientId").GetString()!,
            data.GetProperty("reason").GetString(),
            data.GetProperty("at").GetDateTimeOffset());
    }
}
