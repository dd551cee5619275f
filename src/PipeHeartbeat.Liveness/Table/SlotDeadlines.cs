namespace PipeHeartbeat.Liveness;

/// <summary>The moments at which an open slot wants to be looked at; <see cref="long.MaxValue"/> where there is none of a kind.</summary>
/// <param name="Id">The connection.</param>
/// <param name="ExpiryMs">When it will have been silent for its whole timeout.</param>
/// <param name="SuspectMs">When it may become suspect. For one that is suspect already: the earliest moment at which it may become so
/// again, after a beat that nobody tells the wheel of.</param>
/// <param name="OwnerMs">The owner's own deadline.</param>
/// <param name="RenewedMs">The earliest deadline that a beat from now on can give it.</param>
internal readonly record struct SlotDeadlines(ConnectionId Id, long ExpiryMs, long SuspectMs, long OwnerMs, long RenewedMs)
{
    public long EarliestMs => Math.Min(ExpiryMs, Math.Min(SuspectMs, OwnerMs));

    /// <summary>The earliest of them that still lies ahead.</summary>
    public long EarliestAfterMs(long nowMs) => Math.Min(Ahead(ExpiryMs, nowMs), Math.Min(Ahead(SuspectMs, nowMs), Ahead(OwnerMs, nowMs)));

    private static long Ahead(long deadlineMs, long nowMs) => deadlineMs > nowMs ? deadlineMs : long.MaxValue;
}
