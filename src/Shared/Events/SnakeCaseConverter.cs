using System.Text.Json;
using System.Text.Json.Serialization;

namespace PipeHeartbeat;

/// <summary>Writes the values of an enum by their names, as all of the API spells them: <c>heartbeat_timeout</c>.</summary>
internal sealed class SnakeCaseConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
