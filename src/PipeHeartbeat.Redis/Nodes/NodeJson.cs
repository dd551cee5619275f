using System.Text.Json.Serialization;

namespace PipeHeartbeat.Redis;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NodeDescription))]
internal sealed partial class NodeJson : JsonSerializerContext;
