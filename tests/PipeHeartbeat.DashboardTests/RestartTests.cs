namespace PipeHeartbeat.DashboardTests;

public sealed class RestartTests(Chromium chromium)
{
    [Fact]
    public async Task After_a_restart_of_the_server_the_page_goes_on_by_itself()
    {
        ServerProcess server = await ServerProcess.StartAsync();
        string place = server.Admin.Authority;
        await using DashboardPage dashboard = await DashboardPage.OpenLiveAsync(chromium, server.Admin);
        using (var before = new NamedFleet(server.Port, "before-", 2))
        {
            await DashboardPage.ShowsAsync(dashboard.Tile("live"), "2");
            Assert.Equal(0, await server.Process.TerminateAsync());
        }

        await server.DisposeAsync();
        await DashboardPage.ContainsAsync(dashboard.Page.Locator("[data-name=link]"), "No connection");
        await DashboardPage.ContainsAsync(dashboard.Link, "Reconnecting");

        await using ServerProcess anew = await ServerProcess.StartAsync(admin: place);
        await dashboard.WaitForLiveAsync();
        await DashboardPage.CountsAsync(dashboard.Page.Locator("[data-name=link]"), 0);
        await DashboardPage.ShowsAsync(dashboard.Tile("live"), "0");
        using var after = new NamedFleet(anew.Port, "after-", 1);
        await DashboardPage.ShowsAsync(dashboard.Tile("live"), "1");
        await DashboardPage.IsVisibleAsync(dashboard.EventRow("online", "after-0"));
        await DashboardPage.ContainsAsync(dashboard.Page.Locator("#event-rows"), "The server was started anew.");

        // A browser logs each request that found nobody.
        await dashboard.AssertCleanAsync("net::ERR_");
    }
}
