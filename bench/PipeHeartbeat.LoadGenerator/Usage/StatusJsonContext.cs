using System.Text.Json.Serialization;

namespace PipeHeartbeat.LoadGenerator;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ServerStatus))]
internal sealed partial class StatusJsonContext : JsonSerializerContext;
