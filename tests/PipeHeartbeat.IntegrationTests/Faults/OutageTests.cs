using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>Nothing of what clients send arrives, of all of them at once.</summary>
[Collection(nameof(WholeMachine))]
public class OutageTests
{
    private const int Clients = 150;
    private const string Reason = "heartbeat_timeout";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(1.4);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("epoll")]
    [InlineData("sockets")]
    [InlineData("epoll+tls")]
    public async Task An_outage_that_heals_within_the_hold_ends_nobody_and_raises_one_alarm(string transport)
    {
        (long offline, long alarms) = await HealAsync(transport, without: null);
        Assert.Equal((0, 1), (offline, alarms));
    }

    [Fact]
    public Task Without_the_brake_it_ends_clients() => Control.AssertAsync(async () => (await HealAsync("epoll", nameof(VerdictGuards.Brakes))).Offline > 0);

    [Theory]
    [InlineData("epoll")]
    [InlineData("sockets")]
    public Task A_loss_of_all_is_reported_completely_when_the_hold_is_over(string transport) => Timely.AssertAsync(async () =>
    {
        await using FaultRun run = await StartAsync(transport, without: null);
        double cutMs = run.Fleet.NowMs;
        run.Fleet.IsCut = true;
        await run.Fleet.WaitForEndsAsync(.., Patience);
        Assert.Equal(0, run.Fleet.CountFalse(run.Timeout, ..));
        Assert.Equal(run.Fleet.Count, await run.Server.GetClosedAsync(Reason));
        Assert.Equal(1, await run.CountAlarmsAsync());
        double tookMs = Enumerable.Range(0, run.Fleet.Count).Max(i => run.Fleet[i].EndedMs) - cutMs;
        return (tookMs <= (run.Timeout + Hold + FaultRun.Slack).TotalMilliseconds, $"all reported after {tookMs:0} ms");
    });

    private static async Task<(long Offline, long Alarms)> HealAsync(string transport, string? without)
    {
        await using FaultRun run = await StartAsync(transport, without);
        run.Fleet.IsCut = true;
        await Task.Delay(Outage, TestContext.Current.CancellationToken);
        run.Fleet.IsCut = false;

        // Until the hold is over, and whoever it would have been spared has had his verdict.
        await Task.Delay(Hold + run.Timeout, TestContext.Current.CancellationToken);
        return (await run.Server.GetClosedAsync(Reason), await run.CountAlarmsAsync());
    }

    private static async Task<FaultRun> StartAsync(string transport, string? without)
    {
        FaultRun run = await FaultRun.StartAsync(transport, Clients, Interval, without, ("MASSEXPIRY__HOLD", $"{Hold.TotalMilliseconds}ms"));
        await Task.Delay(Interval * 2, TestContext.Current.CancellationToken);
        return run;
    }
}
