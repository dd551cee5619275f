namespace PipeHeartbeat.IntegrationTests;

/// <summary>The server as a service of systemd.</summary>
public sealed class SystemdTests
{
    [Fact]
    public async Task It_tells_that_it_is_ready_gives_signs_of_life_and_tells_that_it_stops()
    {
        using var systemd = new NotifySocket();
        await using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string>
        {
            ["NOTIFY_SOCKET"] = systemd.Path,
            ["WATCHDOG_USEC"] = "600000",
            ["PIPEHEARTBEAT__DRAINWINDOW"] = "1s",
        });
        await systemd.WaitForAsync("READY=1");
        for (int sign = 0; sign < 3; sign++)
            await systemd.WaitForAsync("WATCHDOG=1");
        Assert.Equal("STATUS=0 connections", await systemd.WaitForAsync("STATUS="));

        // It still gives signs while it is emptied, which takes a second where somebody is there.
        using var client = new RawClient(server.Port);
        client.Send(RawClient.Head(0, 0));
        await server.WaitForCountAsync(1);
        Task<int> ending = server.Process.TerminateAsync();
        await systemd.WaitForAsync("STOPPING=1");
        await systemd.WaitForAsync("WATCHDOG=1");
        Assert.Equal(0, await ending);
        Assert.Equal("READY=1", systemd.Heard[0]);
    }

    [Fact]
    public async Task Who_does_not_ask_for_signs_of_life_gets_none_but_hears_how_many_are_there()
    {
        using var systemd = new NotifySocket();
        await using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["NOTIFY_SOCKET"] = systemd.Path });
        await systemd.WaitForAsync("READY=1");
        await systemd.WaitForAsync("STATUS=0 connections");
        Assert.DoesNotContain(systemd.Heard, line => line.StartsWith("WATCHDOG", StringComparison.Ordinal));
    }

    /// <summary>The program that it names is not here, and nothing else is wrong with it.</summary>
    [Fact]
    public async Task The_unit_is_sound()
    {
        string unit = Path.Combine(AppContext.BaseDirectory, "Deploy", "systemd", "pipeheartbeat.service");
        string folder = Directory.CreateTempSubdirectory("unit-").FullName;
        string copy = Path.Combine(folder, "pipeheartbeat.service");
        await File.WriteAllTextAsync(copy, (await File.ReadAllTextAsync(unit, TestContext.Current.CancellationToken)).Replace("/usr/local/bin/pipeheartbeat", "/bin/true", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Equal("", await VerifyAsync(copy));
        await File.AppendAllTextAsync(copy, "\n[Service]\nWatchdogSec=never\n", TestContext.Current.CancellationToken);
        Assert.Contains("Failed to parse", await VerifyAsync(copy), StringComparison.Ordinal);
    }

    private static async Task<string> VerifyAsync(string unit)
    {
        await using ChildProcess verifier = ChildProcess.Start("systemd-analyze", ["verify", unit]);
        await verifier.WaitForExitAsync();
        return string.Join('\n', verifier.OutputLines.Concat(verifier.ErrorLines));
    }
}
