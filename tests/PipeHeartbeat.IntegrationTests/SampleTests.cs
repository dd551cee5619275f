namespace PipeHeartbeat.IntegrationTests;

/// <summary>The samples that are no part of the solution: they compile without a warning and do what they say.</summary>
public class SampleTests
{
    [Fact]
    public async Task The_client_of_one_C_file_says_who_it_is_heeds_pace_comes_back_and_leaves()
    {
        string binary = await CCompiler.CompileAsync("heartbeat.c", "-Wextra", "-std=c99");
        await using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["PIPEHEARTBEAT__INTERVAL"] = "200ms" });
        await using ChildProcess client = ChildProcess.Start(binary, ["127.0.0.1", $"{server.Port}", "alice"]);
        await client.WaitForLineAsync("welcome, every 200 ms");
        await client.WaitForLineAsync("heartbeat");
        await server.SetPaceAsync("300ms");
        await client.WaitForLineAsync("pace, every 300 ms");

        await server.KickAsync("alice");
        await client.WaitForLineAsync("bye, reason 8");
        await client.WaitForLineAsync("welcome, every 300 ms");

        await using ChildProcess second = ChildProcess.Start(binary, ["127.0.0.1", $"{server.Port}", "alice"]);
        Assert.Equal(1, await client.WaitForExitAsync());
        await second.WaitForLineAsync("heartbeat");
        Assert.Equal(0, await second.TerminateAsync());
        await server.WaitForClosedAsync("closed", 1);
        Assert.Equal(0, await server.GetClosedAsync("heartbeat_timeout"));
    }
}
