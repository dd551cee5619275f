using System.Net;
using PipeHeartbeat.IntegrationTests;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>The server of this project, in its own process, with short intervals.</summary>
[Collection(WholeMachine.Name)]
public sealed class RealServerTests(LoadedServer fixture) : IClassFixture<LoadedServer>
{
    private static readonly TimeSpan Timeout = LoadedServer.Timeout;

    private ServerProcess Server => fixture.Server;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hold_holds(bool isIdentified)
    {
        RunResult result = await RunAsync(() => new HoldScenario(Options(isIdentified)));

        AssertHeld(result);
        Assert.Equal(isIdentified ? "welcome" : "status", result.Target.TimeoutFrom);
        Assert.Equal(Timeout.TotalMilliseconds, result.Target.TimeoutMs);
        Assert.Equal(isIdentified, result.Beats.AckRoundTrip is { Count: > 0 });
        Assert.True(result.Server is { RssMiB: > 0 });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Silence_is_reported_of_each_and_the_server_counts_the_same(bool isIdentified)
    {
        long before = await Server.GetClosedAsync("heartbeat_timeout");
        RunResult result = await RunAsync(() => new SilenceScenario(Options(isIdentified), fraction: 0.2));

        AssertHeld(result);
        Assert.Equal(20, result.Verdicts.Reported);
        Assert.Equal(20, result.Verdicts.Lateness.Count);
        Assert.Equal(20, result.Ends[isIdentified ? "heartbeat_timeout" : "fin"]);
        Assert.InRange(await Server.GetClosedAsync("heartbeat_timeout") - before, 20, 60);
    }

    [Fact]
    public async Task Churn_ends_nobody_wrongly()
    {
        RunResult result = await RunAsync(() => new ChurnScenario(Options(isIdentified: false), session: TimeSpan.FromMilliseconds(300)));

        AssertHeld(result);
        Assert.True(result.Connections.Connected > 250, $"{result.Connections.Connected} connected");
        Assert.True(result.Ends["client"] >= result.Connections.Connected - 100);
    }

    [Fact]
    public async Task After_a_storm_all_are_back()
    {
        RunResult result = await RunAsync(
            () => new StormScenario(Options(isIdentified: false), drop: 0.5, window: TimeSpan.FromMilliseconds(500)));

        AssertHeld(result);
        Assert.Equal(150, result.Connections.Connected);
        Assert.Equal(50, result.Ends["client"]);
    }

    [Theory]
    [InlineData(nameof(OffenceKind.Drip), "frame_timeout")]
    [InlineData(nameof(OffenceKind.Half), "frame_timeout")]
    [InlineData(nameof(OffenceKind.Seven), "frame_timeout")]
    [InlineData(nameof(OffenceKind.Endless), "heartbeat_timeout")]
    [InlineData(nameof(OffenceKind.Garbage), "protocol_error")]
    [InlineData(nameof(OffenceKind.Length), "protocol_error")]
    [InlineData(nameof(OffenceKind.Idle), "heartbeat_timeout")]
    public async Task Each_offender_is_ended_for_the_right_reason(string kind, string reason)
    {
        foreach (bool isIdentified in new[] { false, true })
        {
            RunResult result = await RunAsync(() => new HostileScenario(
                Options(isIdentified), Enum.Parse<OffenceKind>(kind), LoadedServer.FrameTimeout, dripPace: LoadedServer.FrameTimeout / 5));

            AssertHeld(result);
            OffenderResult offenders = result.Offenders!;
            Assert.Equal((100, 100, 100, reason), (offenders.Count, offenders.Ended, offenders.RightlyEnded, offenders.ExpectedReason));
            Assert.Equal(isIdentified ? "bye" : "status", offenders.ReasonsFrom);
            Assert.Equal(reason == "heartbeat_timeout" ? 100 : 0, result.Verdicts.Reported);
        }
    }

    [Theory]
    [InlineData("200ms", "800ms", 125)]
    [InlineData("800ms", "200ms", 500)]
    public async Task Who_is_told_another_pace_keeps_it_and_lives(string before, string then, double beatsPerSecond)
    {
        FleetOptions options = Options(isIdentified: true) with { Warmup = TimeSpan.FromSeconds(3), Duration = TimeSpan.FromSeconds(5) };
        try
        {
            RunResult result = await RunAsync(() => new HoldScenario(options), async run =>
            {
                await Server.SetPaceAsync(before);
                Task<RunResult> running = run();
                while ((await Server.GetStatusAsync()).GetProperty("presence").GetProperty("count").GetInt32() < options.Connections)
                    Assert.False(running.IsCompleted, "the run is over and not all have come");
                await Server.SetPaceAsync(then);
                return await running;
            });

            AssertHeld(result);
            Assert.InRange(result.Beats.PerSecond, beatsPerSecond * 0.9, beatsPerSecond * 1.1);
        }
        finally
        {
            await Server.ClearPaceAsync();
        }
    }

    [Fact]
    public async Task A_flood_is_ended_by_the_limit()
    {
        FleetOptions options = Options(isIdentified: false) with { Connections = 3, Duration = TimeSpan.FromSeconds(5) };
        RunResult result = await RunAsync(() => new HostileScenario(options, OffenceKind.Flood, LoadedServer.FrameTimeout));

        Assert.Empty(result.Findings);
        OffenderResult offenders = result.Offenders!;
        Assert.Equal((3, 3, 3, "limit"), (offenders.Count, offenders.Ended, offenders.RightlyEnded, offenders.ExpectedReason));
    }

    [Fact]
    public async Task A_run_that_is_stopped_tells_so_and_is_no_result()
    {
        using var stop = new CancellationTokenSource();
        var view = new StoppingView(stop);
        RunResult result = await new HoldScenario(Options(isIdentified: false) with { Duration = TimeSpan.FromHours(1) })
            .RunAsync(view, stop.Token).OrFailAsync("the end of a run that is stopped");

        Assert.Equal(RunOutcome.Invalid, result.Outcome);
        Assert.Contains("stopped by hand", result.Findings[0], StringComparison.Ordinal);
    }

    private Task<RunResult> RunAsync(Func<Scenario> create) => Runs.BelievableAsync(create, fixture.WaitUntilEmptyAsync);

    private Task<RunResult> RunAsync(Func<Scenario> create, Func<Func<Task<RunResult>>, Task<RunResult>> around) => Runs.BelievableAsync(async () =>
    {
        await fixture.WaitUntilEmptyAsync();
        return await around(() => create().RunAsync(new SilentRunView(), TestContext.Current.CancellationToken));
    });

    private static void AssertHeld(RunResult result)
    {
        Assert.Empty(result.Findings);
        Assert.Equal(RunOutcome.Held, result.Outcome);

        // A hundred that fall silent together are many at once to the server, and the machine may stand still: that it says so is right.
        Assert.DoesNotContain(result.Notes, note => !note.StartsWith("the server stood still or braked", StringComparison.Ordinal));
    }

    private FleetOptions Options(bool isIdentified) =>
        Runs.Options(new IPEndPoint(IPAddress.Loopback, Server.Port), Timeout, isIdentified) with
        {
            Timeout = null,
            Connections = 100,
            Admin = Server.Admin,
            ServerPid = Server.Process.Id,
        };
}
