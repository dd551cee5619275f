namespace PipeHeartbeat.IntegrationTests;

/// <summary>A client in C that sends its struct as it lies in memory, with the default timing: 3 s, 15 s.</summary>
public class ClassicClientTests
{
    [Fact]
    public async Task A_silent_client_of_the_server_is_reported_and_hung_up_on_after_15_seconds_and_not_before()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();

        await Timely.AssertAsync(async () =>
        {
            (int port, double silentMs) = await ClassicClient.RunAsync(server.Port);
            Assert.True(silentMs >= ClassicClient.TimeoutMs, $"declared offline early, after {silentMs} ms");
            await server.Process.WaitForLineAsync($"127.0.0.1:{port} connected");
            string verdict = await server.Process.WaitForLineAsync($"127.0.0.1:{port} offline");
            Assert.Contains("heartbeat_timeout", verdict, StringComparison.Ordinal);
            Assert.Contains($"{ClassicClient.Beats} heartbeats", verdict, StringComparison.Ordinal);
            return (silentMs <= ClassicClient.LatestMs, $"hung up on {silentMs:0.000} ms after the last heartbeat");
        });
    }
}
