namespace PipeHeartbeat.Server;

/// <summary>Whether verdicts are held because too many fell silent at once.</summary>
/// <param name="Active">Whether they are.</param>
/// <param name="Since">Since when.</param>
/// <param name="Held">Silences that are held.</param>
/// <param name="Alarms">How often it has begun since the start.</param>
internal sealed record StatusBrake(bool Active, DateTimeOffset? Since, long Held, long Alarms);
