using System.Net;
using PipeHeartbeat.IntegrationTests;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>A server that somebody else empties in the middle of a run.</summary>
[Collection(WholeMachine.Name)]
public sealed class DrainedTests
{
    private const int Clients = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_is_sent_away_by_a_drain_counts_as_drained_and_not_as_falsely_offline(bool isSignalled)
    {
        RunResult result = await Runs.BelievableAsync(async () =>
        {
            await using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["PIPEHEARTBEAT__INTERVAL"] = $"{Interval.TotalMilliseconds}ms" });
            FleetOptions options = Runs.Options(new IPEndPoint(IPAddress.Loopback, server.Port), TimeSpan.FromSeconds(1), isIdentified: true) with
            {
                Timeout = null,
                Connections = Clients,
                Duration = TimeSpan.FromSeconds(20),
            };
            Task<RunResult> running = new HoldScenario(options).RunAsync(new SilentRunView(), TestContext.Current.CancellationToken);
            await server.WaitForCountAsync(Clients);

            // Judged is what happens after the warm-up, and that lasts for so many beats.
            long wanted = await BeatsAsync(server) + (Clients * (long)((options.Warmup + TimeSpan.FromSeconds(1)) / Interval));
            while (await BeatsAsync(server) < wanted)
                Assert.False(running.IsCompleted, "the run is over before anybody was drained");
            if (isSignalled)
                await server.Process.TerminateAsync();
            else
                await server.DrainAsync("0ms");
            return await running;
        });

        Assert.Equal((0, Clients), (result.Verdicts.FalseOffline, result.Verdicts.Drained));
        Assert.Equal(Clients, result.Ends["drain"]);
        Assert.Empty(result.Findings);
        Assert.Equal(RunOutcome.Held, result.Outcome);
    }

    private static async Task<long> BeatsAsync(ServerProcess server) => (await server.GetStatusAsync()).GetProperty("activity").GetProperty("beats").GetInt64();
}
