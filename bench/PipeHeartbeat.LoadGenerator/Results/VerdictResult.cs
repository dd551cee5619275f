namespace PipeHeartbeat.LoadGenerator;

/// <summary>Whether the server was right.</summary>
/// <param name="Silent">Clients that fell silent on purpose, and whose verdict was due before the run ended.</param>
/// <param name="Reported">Of those, how many the server ended, not early.</param>
/// <param name="RecallPercent">Reported of silent; 100 when nobody was silent.</param>
/// <param name="FalseOffline">Clients that beat in time and were ended by the server, but for a drain.</param>
/// <param name="Early">Silent clients that were ended before their timeout had passed.</param>
/// <param name="Missed">Silent clients that were not ended in time.</param>
/// <param name="Twice">Verdicts that the server gave more than once.</param>
/// <param name="Disagreements">Verdicts of which the connections and the server's own count or events tell differently.</param>
/// <param name="Lateness">From the deadline to the connection's end, of those reported.</param>
internal sealed record VerdictResult(
    long Silent,
    long Reported,
    double RecallPercent,
    long FalseOffline,
    long Early,
    long Missed,
    long Twice,
    long Disagreements,
    Distribution Lateness)
{
    /// <summary>Clients that a drain sent away, and that were not declared dead. A member of its own, since earlier files lack it.</summary>
    public long Drained { get; init; }
}
