namespace PipeHeartbeat.LoadGenerator;

/// <summary>A condition that was asked for, and what it met.</summary>
/// <param name="Expression">As it was typed.</param>
/// <param name="Value">What was measured, as text with its unit.</param>
internal sealed record ThresholdResult(string Expression, string Value, bool Held);
