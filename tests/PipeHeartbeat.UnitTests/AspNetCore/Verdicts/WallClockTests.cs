using Microsoft.Extensions.Time.Testing;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>Somebody sets the wall clock: no verdict is early, and none is late.</summary>
public sealed class WallClockTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(24)]
    [InlineData(-24)]
    public async Task A_jump_of_the_wall_clock_changes_no_verdict(int hours)
    {
        var time = new JumpingTime();
        await using TestServer server = await TestServer.StartAsync(time: time);
        server.WakeMonitor();
        InMemoryClient silent = await server.ConnectAsync();
        InMemoryClient beating = await server.ConnectAsync();
        server.AdvanceHealthily(10_000);
        time.Jump = TimeSpan.FromHours(hours);
        await beating.SendAsync(RawPacket.Heart);
        server.AdvanceHealthily(4990);
        Assert.Equal(2, server.Counters.Live);
        server.AdvanceHealthily(10);

        ConnectionEvent ended = await server.CheckEndAsync(silent, Reason.HeartbeatTimeout);
        Assert.Equal((TimeSpan.FromSeconds(15), TimeSpan.Zero, VerdictHolds.None), (ended.Silence, ended.Lateness, ended.HeldBy));
        Assert.Equal(0, server.Manager.Verdicts.Health.Stalls);
        server.AdvanceHealthily(9990);
        Assert.Equal(1, server.Counters.Live);
        server.AdvanceHealthily(10);
        ConnectionEvent second = await server.CheckEndAsync(beating, Reason.HeartbeatTimeout);
        Assert.Equal(second.At - TimeSpan.FromSeconds(15), second.LastBeatAt);
    }

    /// <summary>The control: a clock that jumps itself does convict.</summary>
    [Fact]
    public async Task A_jump_of_the_monotonic_clock_would()
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        server.Time.Advance(TimeSpan.FromHours(1));
        await server.CheckEndAsync(client, Reason.HeartbeatTimeout);
    }

    private sealed class JumpingTime() : FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero))
    {
        public TimeSpan Jump { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Jump;

        /// <summary>The base takes it from the wall clock; a real one does not.</summary>
        public override long GetTimestamp() => base.GetTimestamp() - Jump.Ticks;
    }
}
