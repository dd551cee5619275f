using Microsoft.Playwright;

namespace PipeHeartbeat.DashboardTests;

public sealed class BannerTests(Chromium chromium)
{
    [Fact]
    public async Task It_says_that_the_server_drains()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        await using DashboardPage dashboard = await DashboardPage.OpenLiveAsync(chromium, server.Admin);
        await DashboardPage.CountsAsync(Banner(dashboard, "draining"), 0);
        await server.DrainAsync("10m");
        await DashboardPage.ContainsAsync(Banner(dashboard, "draining"), "newcomers are refused");
        await dashboard.AssertCleanAsync();
    }

    [Fact]
    public async Task It_says_that_verdicts_are_held_when_many_fall_silent_at_once()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string>
        {
            ["PIPEHEARTBEAT__INTERVAL"] = "500ms",
            ["PIPEHEARTBEAT__MISSEDLIMIT"] = "2",
            ["PIPEHEARTBEAT__MASSEXPIRY__HOLD"] = "10m",
        });
        await using DashboardPage dashboard = await DashboardPage.OpenLiveAsync(chromium, server.Admin);
        using var fleet = new NamedFleet(server.Port, "sensor-", 120);
        await DashboardPage.ContainsAsync(Banner(dashboard, "brake"), "verdicts are held");
        await dashboard.AssertCleanAsync();
    }

    [Fact]
    public async Task It_says_that_the_server_stood_still()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        await using DashboardPage dashboard = await DashboardPage.OpenLiveAsync(chromium, server.Admin);
        await using ChildProcess stall = ChildProcess.Start("sh", ["-c", $"kill -STOP {server.Process.Id}; sleep 1; kill -CONT {server.Process.Id}"]);
        await DashboardPage.ContainsAsync(Banner(dashboard, "stalled"), "The server stood still for");
        await stall.WaitForExitAsync();
        await dashboard.AssertCleanAsync();
    }

    private static ILocator Banner(DashboardPage dashboard, string name) => dashboard.Page.Locator($"#banners [data-name={name}]");
}
