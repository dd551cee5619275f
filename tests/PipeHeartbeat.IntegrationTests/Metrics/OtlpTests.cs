namespace PipeHeartbeat.IntegrationTests;

/// <summary>Metrics are sent to an OpenTelemetry collector.</summary>
public sealed class OtlpTests
{
    [Theory]
    [InlineData("grpc")]
    [InlineData("http")]
    public async Task A_collector_gets_them_and_who_sent_them(string protocol)
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync(isGrpc: protocol == "grpc");
        await using ServerProcess server = await ServerProcess.StartAsync(
            new Dictionary<string, string>
            {
                ["PIPEHEARTBEAT__OTLP__ENDPOINT"] = collector.Url,
                ["PIPEHEARTBEAT__OTLP__PROTOCOL"] = protocol,
                ["PIPEHEARTBEAT__OTLP__INTERVAL"] = "1s",
            });
        long deadline = Environment.TickCount64 + 30_000;
        while (collector.Received.Count < 2)
            Assert.True(Environment.TickCount64 < deadline && !server.Process.HasExited, "nothing was sent");
        foreach ((string path, string text) in collector.Received)
        {
            Assert.Equal(protocol == "grpc", path.EndsWith("/Export", StringComparison.Ordinal));
            foreach (string name in new[] { "pipeheartbeat.connections.live", "pipeheartbeat.beats", "pipeheartbeat.packets", "dotnet.process.cpu.time", "service.name" })
                Assert.Contains(name, text, StringComparison.Ordinal);
        }
    }

    /// <summary>Nor does a collector that is away keep anybody from being served, or the server from ending.</summary>
    [Fact]
    public async Task A_collector_that_is_away_harms_nobody()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string>
        {
            ["PIPEHEARTBEAT__OTLP__ENDPOINT"] = "http://127.0.0.1:1",
            ["PIPEHEARTBEAT__OTLP__INTERVAL"] = "1s",
        });
        using (var fleet = new NamedFleet(server.Port, "client-", 10))
            await server.WaitForCountAsync(10);
        await server.WaitForCountAsync(0);
        Assert.Equal(0, await server.Process.TerminateAsync());
    }
}
