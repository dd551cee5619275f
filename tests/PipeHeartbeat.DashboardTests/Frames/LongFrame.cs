namespace PipeHeartbeat.DashboardTests;

/// <summary>A while in which a page drew nothing, in milliseconds by the clock that all pages share.</summary>
internal readonly record struct LongFrame(double From, double To)
{
    public double Length => To - From;

    public bool Overlaps(LongFrame other) => From < other.To && other.From < To;
}
