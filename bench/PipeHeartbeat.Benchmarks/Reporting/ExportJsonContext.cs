using System.Text.Json.Serialization;

namespace PipeHeartbeat.Benchmarks.Reporting;

[JsonSerializable(typeof(ExportFile))]
internal sealed partial class ExportJsonContext : JsonSerializerContext;
