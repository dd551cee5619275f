using System.Text.Json;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>The rules and the dashboard that come with it, with the programs that they are for.</summary>
public sealed class PrometheusTests
{
    /// <summary>What only appears when something goes wrong.</summary>
    private static readonly string[] Rare = ["pipeheartbeat_verdict_acquittals_total", "pipeheartbeat_verdict_holds_total", "pipeheartbeat_stall_duration_seconds_sum", "pipeheartbeat_accept_pauses_total"];

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Deploy");

    [Theory]
    [InlineData("check", "rules", "alerts.yml")]
    [InlineData("test", "rules", "alerts.test.yml")]
    [InlineData("check", "config", "prometheus.yml")]
    public async Task Rules_are_sound_and_tell_what_they_should(string verb, string what, string file)
    {
        await using ChildProcess promtool = ChildProcess.Start("promtool", [verb, what, file], Path.Combine(Folder, "prometheus"));
        Assert.True(await promtool.WaitForExitAsync() == 0, string.Join('\n', promtool.OutputLines.Concat(promtool.ErrorLines)));
    }

    [Fact]
    public async Task Every_query_of_the_dashboard_and_of_the_rules_finds_what_it_asks_for()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string>(receiver.Environment));
        await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(server.Admin);
        using var silent = new RawClient(server.Port);
        silent.Send(RawClient.Hello("silent", intervalMs: 100));

        List<string> wanted = [.. Expressions().Where(expression => !Rare.Any(rare => expression.Contains(rare, StringComparison.Ordinal)))];
        Assert.InRange(wanted.Count, 25, 60);
        long deadline = Environment.TickCount64 + 60_000;
        while (wanted.Count > 0)
        {
            Assert.True(Environment.TickCount64 < deadline, $"nothing is found by: {string.Join('\n', wanted)}");
            for (int i = wanted.Count - 1; i >= 0; i--)
            {
                if (await prometheus.CountAsync(wanted[i]) > 0)
                    wanted.RemoveAt(i);
            }
        }

        foreach (string rare in Expressions().Where(expression => Rare.Any(rare => expression.Contains(rare, StringComparison.Ordinal))))
            await prometheus.CountAsync(rare);
        Assert.Equal(0, await prometheus.CountAsync("pipeheartbeat_that_does_not_exist"));
    }

    private static IEnumerable<string> Expressions()
    {
        using JsonDocument dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "grafana", "pipeheartbeat.json")));
        foreach (JsonElement panel in dashboard.RootElement.GetProperty("panels").EnumerateArray().Where(panel => panel.TryGetProperty("targets", out _)))
        {
            foreach (JsonElement target in panel.GetProperty("targets").EnumerateArray())
            {
                yield return target.GetProperty("expr").GetString()!
                    .Replace("$__rate_interval", "10s", StringComparison.Ordinal)
                    .Replace("$instance", ".*", StringComparison.Ordinal);
            }
        }
    }
}
