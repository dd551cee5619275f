namespace PipeHeartbeat.UnitTests.Liveness;

/// <summary>A clock that stands where it is put, with whatever frequency.</summary>
internal sealed class TickingTime(long frequency, long startUnits = 0) : TimeProvider
{
    public long Units { get; set; } = startUnits;

    public override long TimestampFrequency => frequency;

    public override long GetTimestamp() => Units;
}
