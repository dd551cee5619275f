using System.Text.Json.Serialization;

namespace PipeHeartbeat.Server;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StatusResponse))]
internal sealed partial class AdminJsonContext : JsonSerializerContext;
