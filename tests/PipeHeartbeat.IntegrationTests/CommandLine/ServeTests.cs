using System.Text.Json;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>The server as its operator sees it.</summary>
public class ServeTests
{
    [Fact]
    public async Task Status_tells_the_timing_and_every_reason()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(
            new Dictionary<string, string> { ["PIPEHEARTBEAT__INTERVAL"] = "250ms", ["PIPEHEARTBEAT__MISSEDLIMIT"] = "4" });
        JsonElement status = await server.GetStatusAsync();
        Assert.Equal(0.25, status.GetProperty("interval").GetDouble());
        Assert.Equal(4, status.GetProperty("missedLimit").GetInt32());
        Assert.Equal(1.0, status.GetProperty("timeout").GetDouble());
        JsonElement counters = status.GetProperty("counters");
        Assert.Equal(0, counters.GetProperty("accepted").GetInt64());
        Assert.Equal(0, counters.GetProperty("live").GetInt64());
        Assert.Equal(12, counters.GetProperty("closed").EnumerateObject().Count());
        JsonElement stalls = status.GetProperty("stalls");
        Assert.Equal(stalls.GetProperty("count").GetInt64() == 0, stalls.GetProperty("last").ValueKind == JsonValueKind.Null);
        Assert.Equal(stalls.GetProperty("last").ValueKind, stalls.GetProperty("longest").ValueKind);
        Assert.Equal(stalls.GetProperty("count").GetInt64() == 0, stalls.GetProperty("total").GetDouble() == 0);
        JsonElement hold = status.GetProperty("verdictHold");
        Assert.Equal((0.5, 0.5), (hold.GetProperty("stall").GetDouble(), hold.GetProperty("brake").GetDouble()));
        JsonElement brake = status.GetProperty("brake");
        Assert.Equal((false, 0, 0), (brake.GetProperty("active").GetBoolean(), brake.GetProperty("held").GetInt64(), brake.GetProperty("alarms").GetInt64()));
        Assert.Equal(JsonValueKind.Null, brake.GetProperty("since").ValueKind);
        Assert.Equal("ok\n", await server.GetAsync("/livez"));
    }

    [Fact]
    public async Task A_terminated_server_says_drain_hangs_up_and_exits_0()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        using var client = new RawClient(server.Port);
        client.Send(RawClient.Head(0, 0));
        await server.Process.WaitForLineAsync("connected");

        Task<int> exit = server.Process.TerminateAsync();
        client.WaitForEnd();
        Assert.Equal(0, await exit);
        Assert.Contains(server.Process.OutputLines, line => line.Contains("offline drain", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_console_that_cannot_be_written_to_does_not_end_the_server()
    {
        await using ServerProcess probe = await ServerProcess.StartAsync();
        int port = probe.Port;
        await probe.Process.TerminateAsync();

        // The shell gives way to the server, whose id it keeps.
        await using ChildProcess process = ServerProcess.RunInShell($"exec \"$@\" --listen 127.0.0.1:{port} --admin off >/dev/full");
        using RawClient first = await RawClient.ConnectWhenListeningAsync(port);
        first.Send(RawClient.Head(0, 0));
        first.EndSending();
        first.WaitForEnd();
        using var second = new RawClient(port);
        second.Send(RawClient.Head(9, 9));
        second.WaitForEnd();
        Assert.False(process.HasExited);
        Assert.Equal(0, await process.TerminateAsync());
    }

    [Fact]
    public async Task The_admin_api_can_be_left_out()
    {
        await using ChildProcess process = ServerProcess.Run(["--listen", "127.0.0.1:0", "--admin", "off"]);
        await process.WaitForLineAsync("is offline after");
        Assert.DoesNotContain(process.OutputLines, line => line.Contains("admin", StringComparison.Ordinal));
        Assert.Equal(0, await process.TerminateAsync());
    }

    [Fact]
    public async Task Flags_stand_over_variables_over_the_named_file_over_appsettings()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("serve-config-");
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "appsettings.json"),
            """{ "PipeHeartbeat": { "Interval": "1s", "MissedLimit": 2, "Listen": [ "127.0.0.1:0", "127.0.0.1:0" ], "Admin": "off" } }""",
            cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "over.json"), """{ "PipeHeartbeat": { "Interval": "2s", "MissedLimit": 3 } }""", cancellation);

        await using ChildProcess process = ServerProcess.Run(
            ["--config", "over.json", "--interval", "7s"], folder.FullName, new Dictionary<string, string> { ["PIPEHEARTBEAT__INTERVAL"] = "5s" });
        string timing = await process.WaitForLineAsync("is offline after");
        Assert.Contains("21s of silence (3 x 7s)", timing, StringComparison.Ordinal);
        Assert.Equal(2, process.OutputLines.Count(line => line.Contains("listening on", StringComparison.Ordinal)));
        folder.Delete(recursive: true);
    }
}
