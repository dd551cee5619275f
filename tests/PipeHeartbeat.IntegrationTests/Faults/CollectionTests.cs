using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Faults;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>The server collects a large heap again and again, each time for longer than the timeout; its clients beat all the while.</summary>
[Collection(nameof(WholeMachine))]
public class CollectionTests
{
    private const int Clients = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Nobody_who_beats_is_convicted()
    {
        (int wrong, double longest) = await RunAsync(without: null);
        Assert.Equal(0, wrong);
        Assert.True(longest > (5 * Interval).TotalSeconds, $"the longest pause was {longest:0.000} s, which is no fault");
    }

    [Fact]
    public Task Whoever_judges_without_a_look_convicts_some() => Control.AssertAsync(async () => (await RunAsync(nameof(VerdictGuards.LooksFirst))).Wrong > 0);

    /// <returns>How many were wrongly convicted, and the longest pause in seconds.</returns>
    private static async Task<(int Wrong, double Longest)> RunAsync(string? without)
    {
        using var errand = new Errand(Collecting.Variable);
        await using FaultRun run = await FaultRun.StartAsync("sockets", Clients, Interval, without, errand);
        await errand.BeginAsync(TestContext.Current.CancellationToken);
        string[]? told = await errand.WaitForDoneAsync(Patience, () => run.Fleet.CountFalse(run.Timeout, ..) > 0);
        return (run.Fleet.CountFalse(run.Timeout, ..), told is null ? 0 : double.Parse(told[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
