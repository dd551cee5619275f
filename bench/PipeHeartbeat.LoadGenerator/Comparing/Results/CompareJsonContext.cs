using System.Text.Json.Serialization;

namespace PipeHeartbeat.LoadGenerator;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(CompareResult))]
internal sealed partial class CompareJsonContext : JsonSerializerContext;
