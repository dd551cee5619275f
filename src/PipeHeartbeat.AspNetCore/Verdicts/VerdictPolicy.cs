namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Says whether a verdict may be passed now: whether it could be our own stall, or our own network, that keeps a client from being heard.
/// What the client has sent is for its connection to look at, before it asks here. Thread-safe.
/// </summary>
internal sealed class VerdictPolicy(StallMonitor stalls, MassExpiryBrake brake)
{
    /// <summary>Changed by tests, before anybody connects.</summary>
    public VerdictGuards Guards { get; set; } = new();

    /// <summary>Whether there is a hold already: then nothing needs to be looked at.</summary>
    public Hold Standing(long nowMs, in Suspect suspect)
    {
        Hold hold = OfStall(nowMs, suspect);
        return hold.UntilMs > nowMs || !Guards.Brakes ? hold : OfBrake(brake.StandingUntilMs(nowMs, suspect.DeadlineMs));
    }

    /// <summary>Everything that had arrived was looked at, and the deadline is still missed.</summary>
    public Hold Candidate(long nowMs, in Suspect suspect)
    {
        Hold hold = OfStall(nowMs, suspect);
        return hold.UntilMs > nowMs || !Guards.Brakes ? hold : OfBrake(brake.HeldUntilMs(nowMs, suspect.DeadlineMs));
    }

    /// <summary>
    /// Until when a difference between what the kernel has received and what was taken in speaks for the client. What waits is handed over in
    /// milliseconds when nothing stands still; a difference that stays is not data that waits, but somebody's who reads before us.
    /// </summary>
    public long DifferenceCountsUntilMs(long nowMs, in Suspect suspect) => stalls.SettledByMs(nowMs, suspect);

    private Hold OfStall(long nowMs, in Suspect suspect) =>
        Guards.MindsStalls ? new Hold(VerdictHolds.Stall, stalls.HeldUntilMs(nowMs, suspect)) : Hold.None;

    private static Hold OfBrake(long untilMs) => new(VerdictHolds.Brake, untilMs);
}
