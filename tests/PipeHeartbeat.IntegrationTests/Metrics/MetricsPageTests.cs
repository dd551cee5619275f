namespace PipeHeartbeat.IntegrationTests;

/// <summary>What the server's binary tells Prometheus.</summary>
public sealed class MetricsPageTests
{
    [Fact]
    public async Task Promtool_has_nothing_against_it_and_against_what_ends_wrongly_it_has()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string>(receiver.Environment));
        await LiveAndDieAsync(server);
        MetricsPage page = await MetricsPage.ReadAsync(server);

        Assert.Equal("", await CheckAsync(page.Text));
        Assert.Contains("_count", await CheckAsync(page.Text + "# HELP a_count Ends wrongly.\n# TYPE a_count gauge\na_count 1\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_counts_what_clients_sent_and_none_of_them_has_a_label_of_its_own()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        using (var fleet = new NamedFleet(server.Port, "somebody-", 20))
            await server.WaitForCountAsync(20);
        await server.WaitForCountAsync(0);
        MetricsPage few = await MetricsPage.ReadAsync(server);
        using (var fleet = new NamedFleet(server.Port, "somebody-else-", 200))
        {
            await server.WaitForCountAsync(200);
            MetricsPage many = await MetricsPage.ReadAsync(server);
            Assert.Equal(200, many.Value("pipeheartbeat_connections_live"));
            Assert.Equal(220, many.Value("pipeheartbeat_packets_total", "type=\"hello\""));
            Assert.Equal(few.Series.Where(IsOurs).Order(StringComparer.Ordinal), many.Series.Where(IsOurs).Order(StringComparer.Ordinal));
            Assert.DoesNotContain("somebody", many.Text, StringComparison.Ordinal);
        }

        using (var client = new RawClient(server.Port))
        {
            for (int beat = 0; beat < 3; beat++)
                client.Send(RawClient.Head(0, 0));
            client.EndSending();
            client.WaitForEnd();
        }

        MetricsPage after = await MetricsPage.ReadAsync(server);
        Assert.Equal((3, 3), (after.Value("pipeheartbeat_beats_total"), after.Value("pipeheartbeat_packets_total", "type=\"heart\"")));
        Assert.Equal(3 * 8, after.Value("pipeheartbeat_received_bytes_total") - few.Value("pipeheartbeat_received_bytes_total") - (200 * BytesOfHello("somebody-else-")), tolerance: 600);
    }

    [Fact]
    public async Task Whoever_has_to_show_a_token_has_to_for_it_too()
    {
        const string Token = "sixteen-characters-at-least";
        await using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["PIPEHEARTBEAT__ADMINTOKEN"] = Token });
        using var http = new HttpClient { BaseAddress = server.Admin };
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await http.GetAsync("/metrics", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal("ok\n", await http.GetStringAsync("/readyz", TestContext.Current.CancellationToken));
        http.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        Assert.Contains("pipeheartbeat_beats_total", await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>Those of the runtime and of the loops appear with what they count.</summary>
    private static bool IsOurs(string series) =>
        series.StartsWith("pipeheartbeat_", StringComparison.Ordinal) && !series.StartsWith("pipeheartbeat_loop_", StringComparison.Ordinal);

    private static int BytesOfHello(string prefix) => RawClient.Hello(prefix + "100").Length;

    private static async Task LiveAndDieAsync(ServerProcess server)
    {
        using var silent = new RawClient(server.Port);
        silent.Send(RawClient.Hello("silent", intervalMs: 100));
        silent.Receive();
        using var bad = new RawClient(server.Port);
        bad.Send(RawClient.Head(77, 0));
        await server.WaitForClosedAsync("heartbeat_timeout", 1);
        await server.WaitForClosedAsync("protocol_error", 1);
    }

    /// <returns>What it complains of.</returns>
    private static async Task<string> CheckAsync(string text)
    {
        await using ChildProcess promtool = ChildProcess.Start("promtool", ["check", "metrics"]);
        await promtool.Input.WriteAsync(text);
        promtool.Input.Close();
        await promtool.WaitForExitAsync();
        return string.Join('\n', promtool.OutputLines.Concat(promtool.ErrorLines));
    }
}
