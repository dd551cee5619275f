using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>Server and clients stand still together for longer than the timeout, as on a machine that is suspended. The brake, which would hold them too, is off.</summary>
[Collection(nameof(WholeMachine))]
public class FrozenTogetherTests
{
    private const int Clients = 300;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Stop = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData("epoll")]
    [InlineData("sockets")]
    [InlineData("sockets+tls")]
    public Task Nobody_is_convicted_who_is_heard_within_an_interval_of_it(string transport) => Timely.AssertAsync(async () =>
    {
        (int ended, double longestPauseMs) = await RunAsync(transport, without: null);

        // A machine that had the clients come back later than that shows nothing.
        Assert.True(ended == 0 || longestPauseMs > (Stop + (Interval * 1.5)).TotalMilliseconds, $"{ended} ended");
        return (ended == 0, $"{ended} ended, {longestPauseMs:0} ms between two heartbeats");
    });

    [Fact]
    public Task Unless_stalls_are_minded_many_are() =>
        Control.AssertAsync(async () => (await RunAsync("epoll", nameof(VerdictGuards.MindsStalls))).Ended > 0);

    private static async Task<(int Ended, double LongestPauseMs)> RunAsync(string transport, string? without)
    {
        await using FaultRun run = await FaultRun.StartAsync(transport, Clients, Interval, without, ("MASSEXPIRY__HOLD", "0ms"));
        await Task.Delay(Interval * 2, TestContext.Current.CancellationToken);
        await run.StopServerAsync(Stop, () =>
        {
            run.Fleet.IsCut = true;
            return Task.CompletedTask;
        });

        // Not at once: the server goes on first, and sees all of them overdue.
        await Task.Delay(Interval / 2, TestContext.Current.CancellationToken);
        run.Fleet.IsCut = false;
        await Task.Delay(run.Timeout + Interval, TestContext.Current.CancellationToken);
        int ended = Enumerable.Range(0, run.Fleet.Count).Count(i => double.IsFinite(run.Fleet[i].EndedMs));
        return (ended, run.Fleet.LongestPauseMs);
    }
}
