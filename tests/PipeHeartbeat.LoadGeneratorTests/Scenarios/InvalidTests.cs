using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>A generator that did not do what it was told says so, whatever else it saw.</summary>
[Collection(WholeMachine.Name)]
public sealed class InvalidTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task One_that_is_held_up_is_behind_its_plan()
    {
        using var server = new FaultyServer(Fault.None, Timeout);
        RunResult result = await RunAsync(new HeldUpScenario(Runs.Options(server.EndPoint, Timeout), TimeSpan.FromMilliseconds(100)));

        Assert.Equal(RunOutcome.Invalid, result.Outcome);
        Assert.Contains("fell behind", result.Findings[0], StringComparison.Ordinal);
        Assert.True(result.Beats.OnTimePercent < 90, $"{result.Beats.OnTimePercent} % on time");
    }

    [Fact]
    public async Task One_that_is_held_up_for_longer_than_the_timeout_does_not_blame_the_server()
    {
        using var server = new FaultyServer(Fault.None, Timeout);
        RunResult result = await RunAsync(new HeldUpScenario(Runs.Options(server.EndPoint, Timeout), TimeSpan.FromMilliseconds(700)));

        Assert.Equal(RunOutcome.Invalid, result.Outcome);
        Assert.Equal(0, result.Verdicts.FalseOffline);
        Assert.Contains(result.Findings, finding => finding.Contains("held up for longer than the timeout", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Beats_that_the_server_does_not_read_are_counted_as_unsent()
    {
        using var server = new FaultyServer(Fault.ReadsNothing, Timeout);
        FleetOptions options = Runs.Options(server.EndPoint, Timeout) with
        {
            Connections = 4,
            Dialect = new BulkyDialect(),
            Interval = TimeSpan.FromMilliseconds(20),
            Duration = TimeSpan.FromSeconds(1),
        };
        RunResult result = await RunAsync(new HoldScenario(options));

        Assert.Equal(RunOutcome.Invalid, result.Outcome);
        Assert.True(result.Beats.Unsent > 0);
        Assert.Contains(result.Findings, finding => finding.Contains("because the server did not read them", StringComparison.Ordinal));
        Assert.Equal(0, result.Verdicts.FalseOffline);
    }

    private static Task<RunResult> RunAsync(Scenario scenario) =>
        scenario.RunAsync(new SilentRunView(), TestContext.Current.CancellationToken).OrFailAsync("the end of a run");
}
