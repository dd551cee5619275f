using System.Text.Json.Serialization;

namespace PipeHeartbeat;

/// <summary>How a client stands, or that nobody knows of it.</summary>
[JsonConverter(typeof(SnakeCaseConverter<RowState>))]
internal enum RowState
{
    /// <summary>It is there, or is still waited for.</summary>
    Online,

    /// <summary>It is there, and has missed heartbeats.</summary>
    Suspect,

    /// <summary>It was there.</summary>
    Offline,

    /// <summary>It was never there, or too long ago.</summary>
    Unknown,
}
