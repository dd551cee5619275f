using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat;

/// <summary>What was known of a client when something happened to it. Durations are seconds.</summary>
/// <param name="Silence">How long before that the last sign of life came.</param>
/// <param name="Beats">Heartbeats that it had sent by this connection.</param>
/// <param name="Lateness">How long after its deadline it was ended; null unless it was ended for one.</param>
/// <param name="SinceLastArrival">How long before a verdict the kernel had received anything last; null if it was no verdict or nobody can tell.</param>
/// <param name="HeldBy">What held the verdict back: stall, brake.</param>
internal sealed record EvidenceRow(double Silence, long Beats, double? Lateness, double? SinceLastArrival, IReadOnlyList<HoldName> HeldBy)
{
    public static EvidenceRow Of(in PresenceEvidence evidence) => new(
        evidence.Silence.TotalSeconds,
        evidence.Beats,
        evidence.Lateness?.TotalSeconds,
        evidence.SinceLastArrival?.TotalSeconds,
        NamesOf(evidence.HeldBy));

    private static HoldName[] NamesOf(VerdictHolds holds) => holds switch
    {
        VerdictHolds.None => [],
        VerdictHolds.Stall => [HoldName.Stall],
        VerdictHolds.Brake => [HoldName.Brake],
        _ => [HoldName.Stall, HoldName.Brake],
    };
}
