namespace PipeHeartbeat.LoadGenerator;

/// <summary>For how long the server may hold a verdict back.</summary>
/// <param name="Stall">After it stood still; for clients of its own interval.</param>
/// <param name="Brake">Because many fell silent at once.</param>
internal sealed record ServerVerdictHold(double Stall, double Brake);
