using System.Text.Json;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>Clients that are slowed and quickened from the command line.</summary>
public class PaceTests
{
    [Fact]
    public async Task A_pace_is_set_shown_and_taken_back()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        using var sensors = new NamedFleet(server.Port, "sensor-", 3);
        using var other = new NamedFleet(server.Port, "alice", 1);
        await server.WaitForCountAsync(4);

        var none = await Verb.RunAsync(server, "pace");
        Assert.Equal((0, "no pace is set: clients get what they wish, or the server's interval"), (none.ExitCode, Assert.Single(none.Output)));
        var set = await Verb.RunAsync(server, "pace", "10s", "--prefix", "sensor-");
        Assert.Equal(0, set.ExitCode);
        Assert.Equal(["3 clients are told", "sensor-… beat every 10s"], set.Output);
        while (await IntervalAsync(server, "sensor-0") is not 10)
            await Task.Yield();
        Assert.Equal(3, await IntervalAsync(server, "alice0"));

        var listed = await Verb.RunAsync(server, "pace", "--json");
        Assert.Equal("""{"told":0,"rules":[{"prefix":"sensor-","interval":10}]}""", Assert.Single(listed.Output));
        var back = await Verb.RunAsync(server, "pace", "default");
        Assert.Equal((0, "4 clients are told"), (back.ExitCode, back.Output[0]));
    }

    [Theory]
    [InlineData(2, "interval = '3' is not a duration", "pace", "3")]
    [InlineData(2, "interval = '1ms' is out of range: use 100ms to 10m", "pace", "1ms")]
    [InlineData(2, "--prefix = 'a' needs an interval", "pace", "--prefix", "a")]
    public async Task What_makes_no_sense_is_refused_in_one_line(int exitCode, string says, params string[] arguments)
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        var wrong = await Verb.RunAsync(server, arguments);
        Assert.Equal(exitCode, wrong.ExitCode);
        Assert.Contains(says, Assert.Single(wrong.Errors), StringComparison.Ordinal);
    }

    private static async Task<double?> IntervalAsync(ServerProcess server, string id) =>
        JsonDocument.Parse(await server.GetAsync($"/api/v1/clients/{id}")).RootElement.GetProperty("interval").GetDouble();
}
