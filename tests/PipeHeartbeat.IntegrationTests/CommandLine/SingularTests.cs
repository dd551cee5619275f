namespace PipeHeartbeat.IntegrationTests;

/// <summary>What is told of one client, one connection or one heartbeat.</summary>
public sealed class SingularTests
{
    [Fact]
    public async Task What_is_one_is_told_in_the_singular()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["PIPEHEARTBEAT__MAXCONNECTIONS"] = "1" });
        using var fleet = new NamedFleet(server.Port, "alice", 1);
        fleet.Beat();
        await server.WaitForCountAsync(1);

        Assert.Contains(await OutputAsync(server, "status"), line => line.Contains(" 1 there, 1 connection at most", StringComparison.Ordinal));
        Assert.Contains(await OutputAsync(server, "clients", "show", "alice0"), line => line.Contains(" 1 heartbeat, 2 packets, ", StringComparison.Ordinal));
        Assert.Equal("1 client is told", (await OutputAsync(server, "pace", "10s"))[0]);
    }

    private static async Task<IReadOnlyList<string>> OutputAsync(ServerProcess server, params string[] arguments)
    {
        var run = await Verb.RunAsync(server, arguments);
        Assert.Equal(0, run.ExitCode);
        return run.Output;
    }
}
