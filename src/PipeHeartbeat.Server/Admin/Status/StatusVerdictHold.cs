namespace PipeHeartbeat.Server;

/// <summary>How long the server may hold a verdict back, beyond the timeout.</summary>
/// <param name="Stall">
/// Seconds after a stall, for a client of the server's own interval: of time in which nothing stands still, so what a further stall takes comes
/// on top.
/// </param>
/// <param name="Brake">Seconds from the first verdict that the brake holds; 0 if it is off.</param>
internal sealed record StatusVerdictHold(double Stall, double Brake);
