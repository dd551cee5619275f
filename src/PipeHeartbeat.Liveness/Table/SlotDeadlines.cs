namespace PipeHeartbeat.Liveness;

/// <summary>The moments at which an open slot wants to be looked at; <see cref="long.MaxValue"/> where there is none of a kind.</summary>
internal readonly record struct SlotDeadlines(ConnectionId Id, object? Owner, long ExpiryMs, long SuspectMs, long OwnerMs)
{
    public long EarliestMs => Math.Min(ExpiryMs, Math.Min(SuspectMs, OwnerMs));

    /// <summary>The earliest of them that still lies ahead.</summary>
    public long EarliestAfterMs(long nowMs) => Math.Min(Ahead(ExpiryMs, nowMs), Math.Min(Ahead(SuspectMs, nowMs), Ahead(OwnerMs, nowMs)));

    private static long Ahead(long deadlineMs, long nowMs) => deadlineMs > nowMs ? deadlineMs : long.MaxValue;
}
