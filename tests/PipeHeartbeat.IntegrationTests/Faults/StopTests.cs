using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>The server's process is stopped for longer than the timeout, and goes on; its clients beat all the while.</summary>
[Collection(nameof(WholeMachine))]
public class StopTests
{
    private const int Clients = 500;
    private const int Frozen = 20;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Stop = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Before = Interval * 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("epoll")]
    [InlineData("sockets")]
    [InlineData("epoll+tls")]
    [InlineData("sockets+tls")]
    public Task Who_beats_stays_and_who_froze_is_reported_an_interval_after_it(string transport) => Timely.AssertAsync(async () =>
    {
        (int wrong, double lateMs, double stallSeconds) = await RunAsync(transport, without: null);
        Assert.Equal(0, wrong);
        Assert.True(double.IsFinite(lateMs), "somebody who froze was not reported");
        Assert.InRange(stallSeconds, Stop.TotalSeconds - 1, Stop.TotalSeconds + 1);
        return (lateMs <= FaultRun.Slack.TotalMilliseconds, $"late by {lateMs:0} ms, stall measured as {stallSeconds:0.00} s");
    });

    [Theory]
    [InlineData("sockets")]
    [InlineData("epoll+tls")]
    public Task Whoever_judges_without_a_look_convicts_those_who_beat(string transport) =>
        Control.AssertAsync(async () => (await RunAsync(transport, nameof(VerdictGuards.LooksFirst))).Wrong > 0);

    private static async Task<(int Wrong, double LateMs, double StallSeconds)> RunAsync(string transport, string? without)
    {
        await using FaultRun run = await FaultRun.StartAsync(transport, Clients, Interval, without);
        run.Fleet.Silent = Frozen / 2;
        await Task.Delay(Before, TestContext.Current.CancellationToken);
        double resumedMs = await run.StopServerAsync(Stop, async () =>
        {
            await Task.Delay(Before);
            run.Fleet.Silent = Frozen;
        });
        await run.Fleet.WaitForEndsAsync(..Frozen, Patience);

        // Who was wrongly convicted knows it by now: another timeout has passed since.
        await Task.Delay(run.Timeout, TestContext.Current.CancellationToken);
        int wrong = run.Fleet.CountFalse(run.Timeout, ..);
        double stall = (await run.Server.GetStatusAsync()).GetProperty("stalls").GetProperty("longest").GetDouble();
        return (wrong, run.LatestMs(..Frozen, resumedMs), stall);
    }
}
