using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Server;

namespace PipeHeartbeat.UnitTests.Server;

public sealed class MemoryTrimmerTests
{
    [Fact]
    public void It_collects_when_a_crowd_has_left()
    {
        using var trimmer = new MemoryTrimmer(new HeartbeatCounters(() => 0), TimeProvider.System);
        Assert.Equal(
            [false, false, false, true, true, false, true],
            new long[] { 0, 10_000, 1_001, 1_000, 0, 2_000, 200 }.Select(trimmer.Look));
    }

    [Fact]
    public void A_few_who_leave_are_no_crowd()
    {
        using var trimmer = new MemoryTrimmer(new HeartbeatCounters(() => 0), TimeProvider.System);
        Assert.Equal([false, false, false], new long[] { 999, 0, 0 }.Select(trimmer.Look));
    }
}
