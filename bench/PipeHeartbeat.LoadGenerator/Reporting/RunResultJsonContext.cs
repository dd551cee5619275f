using System.Text.Json.Serialization;

namespace PipeHeartbeat.LoadGenerator;

// A figure that is no number, such as a rate over no time at all, is written as "NaN": a run that took long is not lost for it.
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true,
    NewLine = "\n",
    Converters = [typeof(RunOutcomeConverter)])]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(ReportData))]
internal sealed partial class RunResultJsonContext : JsonSerializerContext;
