using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.UnitTests.Liveness;

/// <summary>A sink that notes what it is told, and leaves it out of the wheel.</summary>
internal readonly struct DueList() : IWheelSink
{
    public List<int> Indexes { get; } = [];

    public long OnDue(int index)
    {
        Indexes.Add(index);
        return TimingWheel.Never;
    }

    public long OnNear(int index, long deadlineTick) => deadlineTick;
}
