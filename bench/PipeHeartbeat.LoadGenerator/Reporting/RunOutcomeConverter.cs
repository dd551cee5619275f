using System.Text.Json;
using System.Text.Json.Serialization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Outcomes as held, invalid and failed.</summary>
internal sealed class RunOutcomeConverter() : JsonStringEnumConverter<RunOutcome>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
