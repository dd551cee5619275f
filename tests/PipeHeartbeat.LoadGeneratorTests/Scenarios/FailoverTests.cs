using System.Net;
using PipeHeartbeat.IntegrationTests;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>Two servers, of which one is emptied.</summary>
[Collection(WholeMachine.Name)]
public sealed class FailoverTests
{
    private const int Clients = 200;

    [Fact]
    public async Task Who_is_drained_from_one_server_is_on_the_other_soon_and_nobody_is_judged_for_it()
    {
        var environment = new Dictionary<string, string> { ["PIPEHEARTBEAT__INTERVAL"] = "200ms" };
        await using ServerProcess first = await ServerProcess.StartAsync(environment);
        await using ServerProcess second = await ServerProcess.StartAsync(environment);
        FleetOptions options = Runs.Options(new IPEndPoint(IPAddress.Loopback, first.Port), TimeSpan.FromSeconds(1), isIdentified: true) with
        {
            Timeout = null,
            Connections = Clients,
            Duration = TimeSpan.FromSeconds(5),
        };
        Task<RunResult> running = new HoldScenario(options, new IPEndPoint(IPAddress.Loopback, second.Port)).RunAsync(new SilentRunView(), TestContext.Current.CancellationToken);
        while ((await first.GetStatusAsync()).GetProperty("presence").GetProperty("count").GetInt32() < Clients)
            Assert.False(running.IsCompleted, "the run is over and not all have come");
        await first.DrainAsync("2s");
        while ((await second.GetStatusAsync()).GetProperty("presence").GetProperty("count").GetInt32() < Clients)
            Assert.False(running.IsCompleted, "the run is over and not all have gone over");

        RunResult result = await running.OrFailAsync("the end of a run");
        Assert.Equal((0, Clients), (result.Verdicts.FalseOffline, result.Verdicts.Drained));
        Assert.Equal((Clients, 2 * Clients), (result.Ends["drain"], result.Connections.Connected));
        Assert.Equal(Clients, await first.GetClosedAsync("drain"));
    }
}
