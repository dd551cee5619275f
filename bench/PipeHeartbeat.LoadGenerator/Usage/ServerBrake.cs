namespace PipeHeartbeat.LoadGenerator;

/// <summary>Whether the server holds verdicts because many fell silent at once.</summary>
/// <param name="Active">Whether it does now.</param>
/// <param name="Alarms">How often it has begun to since its start.</param>
internal sealed record ServerBrake(bool Active, long Alarms);
