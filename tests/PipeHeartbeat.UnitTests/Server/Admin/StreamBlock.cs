using System.Text.Json;

namespace PipeHeartbeat.UnitTests.Server.Admin;

/// <summary>What stands between two empty lines of an event stream.</summary>
internal sealed record StreamBlock(string? Event, long? Id, string? Data, string? Comment)
{
    public JsonElement Json => JsonDocument.Parse(Data!).RootElement;

    public string? ClientId => Json.GetProperty("clientId").GetString();

    public string? Kind => Json.GetProperty("kind").GetString();

    /// <summary>Whether a client of event streams is told of it.</summary>
    public bool IsTold => Data is not null;
}
