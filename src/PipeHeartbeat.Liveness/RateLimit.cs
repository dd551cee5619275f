namespace PipeHeartbeat.Liveness;

/// <summary>
/// How often something may happen: a token bucket, kept as the one moment until which what has happened is paid for (the generic cell rate
/// algorithm of ITU-T I.371). It costs an addition, a multiplication and a comparison, and eight bytes for each who is limited.
/// </summary>
/// <remarks>The limit is immutable and may be shared; the moment belongs to whoever is limited, and starts at 0.</remarks>
public readonly struct RateLimit
{
    private const int FractionBits = 16;

    private readonly long _cost;
    private readonly long _burst;

    /// <summary>Limits to a rate.</summary>
    /// <param name="perSecond">How many a second in the long run, 1 to 1,000,000.</param>
    /// <param name="burst">How many at once after a rest, 1 to 100,000,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value outside its range.</exception>
    public RateLimit(int perSecond, int burst)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perSecond, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(perSecond, 1_000_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(burst, 100_000_000);
        _cost = (1000L << FractionBits) / perSecond;
        _burst = burst * _cost;
    }

    /// <summary>No limit; also the default value.</summary>
    public static RateLimit None => default;

    /// <summary>Takes so many, if they are allowed; otherwise nothing is taken.</summary>
    /// <param name="paidUntil">The moment that belongs to who is limited.</param>
    /// <param name="nowMs">The time, from <see cref="LivenessClock.StampMs"/>.</param>
    /// <param name="count">How many.</param>
    /// <param name="delayedMs">For how long of late what is taken now may have had to wait for the one who takes it, in milliseconds: it is not held
    /// against whoever is limited that it came at once then. What keeps to the limit where it is sent keeps to it here.</param>
    public bool TryTake(ref long paidUntil, long nowMs, int count, long delayedMs = 0)
    {
        long now = nowMs << FractionBits;
        long paid = Math.Max(paidUntil, now - (delayedMs << FractionBits)) + (count * _cost);
        if (paid - now > _burst && _cost != 0)
            return false;

        paidUntil = paid;
        return true;
    }
}
