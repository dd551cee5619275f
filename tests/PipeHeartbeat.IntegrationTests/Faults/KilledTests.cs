using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>While the server's process is stopped some clients are killed and some freeze.</summary>
[Collection(nameof(WholeMachine))]
public class KilledTests
{
    private const int Clients = 200;
    private const int Killed = 20;
    private const int Frozen = 20;
    private const double MostForKilledMs = 2_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Stop = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("epoll")]
    [InlineData("sockets")]
    [InlineData("epoll+tls")]
    public Task Both_are_reported_soon_after_it(string transport) => Timely.AssertAsync(() => MeasureAsync(transport, without: null));

    [Fact]
    public Task Whoever_stamps_what_waited_when_it_is_read_reports_the_frozen_late() =>
        Control.AssertAsync(async () => !(await MeasureAsync("epoll", nameof(VerdictGuards.BackDates))).IsInTime);

    private static async Task<(bool IsInTime, string Figures)> MeasureAsync(string transport, string? without)
    {
        await using FaultRun run = await FaultRun.StartAsync(transport, Clients, Interval, without);
        WatchedFleet fleet = run.Fleet;
        await Task.Delay(Interval * 2, TestContext.Current.CancellationToken);

        // All have beaten once since the stop: what was heard last of them waits in the kernel.
        double resumedMs = await run.StopServerAsync(Stop, async () =>
        {
            await Task.Delay(Interval * 1.1);
            fleet.Silent = Killed + Frozen;
            await Task.Delay(Interval * 0.1);
            fleet.Kill(0, Killed);
        });
        await fleet.WaitForEndsAsync(..(Killed + Frozen), Patience);
        Assert.Equal(0, fleet.CountFalse(run.Timeout, (Killed + Frozen)..));
        double killedMs = Enumerable.Range(0, Killed).Max(i => fleet[i].EndedMs) - resumedMs;
        double frozenMs = run.LatestMs(Killed..(Killed + Frozen), resumedMs);
        Assert.True(double.IsFinite(killedMs) && double.IsFinite(frozenMs), "somebody was not reported");
        return (
            killedMs <= MostForKilledMs && frozenMs <= FaultRun.Slack.TotalMilliseconds,
            $"the killed {killedMs:0} ms after it, the frozen late by {frozenMs:0} ms");
    }
}
