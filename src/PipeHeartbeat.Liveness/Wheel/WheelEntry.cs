namespace PipeHeartbeat.Liveness;

/// <summary>One entry of the <see cref="TimingWheel"/>: 16 bytes, linked into its bucket by index.</summary>
internal struct WheelEntry
{
    /// <summary><see cref="Previous"/> of an entry that is in no bucket.</summary>
    public const int Unscheduled = int.MinValue;

    /// <summary>The tick at which it is due, however far beyond the horizon.</summary>
    public long DeadlineTick;

    /// <summary>The next entry of the bucket, -1 at its end.</summary>
    public int Next;

    /// <summary>The entry before it; for the first of a bucket the complement of the bucket's number, which is negative.</summary>
    public int Previous;
}
