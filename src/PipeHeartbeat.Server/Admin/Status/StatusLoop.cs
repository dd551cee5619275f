namespace PipeHeartbeat.Server;

/// <summary>How the threads that receive stand: the longest of the last five seconds, looked at once a second.</summary>
/// <param name="Lag">Seconds that what a thread was called for had to wait for it; null if nothing was looked at.</param>
/// <param name="Pass">Seconds that a thread took for all that was ready; null where a transport does not tell.</param>
internal sealed record StatusLoop(double? Lag, double? Pass);
