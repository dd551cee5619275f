using System.Text.Json.Serialization;

namespace PipeHeartbeat;

/// <summary>What can hold a verdict back.</summary>
[JsonConverter(typeof(SnakeCaseConverter<HoldName>))]
internal enum HoldName
{
    /// <summary>The server had stood still.</summary>
    Stall,

    /// <summary>Many fell silent at once.</summary>
    Brake,
}
