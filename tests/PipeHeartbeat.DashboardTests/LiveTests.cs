using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace PipeHeartbeat.DashboardTests;

public sealed class LiveTests(Chromium chromium)
{
    private const string Hostile = "<img src=x onerror=\"window.broken = 1\">&lt;\u202e'`${1}\n\t\"";

    private const string WatchEvents = """
        window.seen = {};
        document.addEventListener("DOMContentLoaded", () => new MutationObserver(changes => {
            for (const row of changes.flatMap(change => [...change.addedNodes]))
                seen[`${row.dataset.kind} ${row.dataset.id}`] ??= Date.now();
        }).observe(document.getElementById("event-rows"), { childList: true }));
        """;

    [Fact]
    public async Task Figures_change_while_clients_come_and_go()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        await using DashboardPage dashboard = await DashboardPage.OpenLiveAsync(chromium, server.Admin);
        await DashboardPage.ShowsAsync(dashboard.Tile("live"), "0");

        using (var fleet = new NamedFleet(server.Port, "sensor-", 3))
        {
            fleet.Beat();
            await DashboardPage.ShowsAsync(dashboard.Tile("live"), "3");
            await DashboardPage.CountsAsync(dashboard.ClientRows, 3);
            await DashboardPage.CountsAsync(dashboard.Page.Locator("#worst-rows tr"), 3);
            await DashboardPage.IsVisibleAsync(dashboard.EventRow("online", "sensor-0"));
        }

        await DashboardPage.ShowsAsync(dashboard.Tile("live"), "0");
        await DashboardPage.ContainsAsync(dashboard.EventRow("offline", "sensor-0"), "reset");
        await DashboardPage.ShowsAsync(dashboard.Page.Locator("tr[data-reason=reset] td").Last, "3");
        await DashboardPage.CountsAsync(dashboard.Page.Locator("#worst-rows tr"), 0);
        await dashboard.AssertCleanAsync();
    }

    [Fact]
    public Task Who_falls_silent_is_shown_within_a_second_and_with_the_reason() => Timely.AssertAsync(async () =>
    {
        await using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string>
        {
            ["PIPEHEARTBEAT__INTERVAL"] = "500ms",
            ["PIPEHEARTBEAT__MISSEDLIMIT"] = "2",
        });
        await using DashboardPage dashboard = await DashboardPage.OpenAsync(chromium, server.Admin, prepare: page => page.AddInitScriptAsync(WatchEvents));
        await dashboard.WaitForLiveAsync();
        using var fleet = new NamedFleet(server.Port, "quiet-", 1);
        await DashboardPage.ContainsAsync(dashboard.EventRow("offline", "quiet-0"), "heartbeat timeout after 1.");
        await DashboardPage.ShowsAsync(dashboard.Tile("silent"), "1");

        using JsonDocument client = JsonDocument.Parse(await server.GetAsync("/api/v1/clients/quiet-0"));
        DateTimeOffset ended = client.RootElement.GetProperty("since").GetDateTimeOffset();
        var shown = DateTimeOffset.FromUnixTimeMilliseconds(await dashboard.Page.EvaluateAsync<long>("() => seen['offline quiet-0']"));
        await dashboard.AssertCleanAsync();
        return (shown - ended < TimeSpan.FromSeconds(1), string.Create(CultureInfo.InvariantCulture, $"shown {(shown - ended).TotalMilliseconds:0} ms after the verdict"));
    });

    [Fact]
    public async Task A_client_is_found_by_the_beginning_of_its_id_and_told_of_in_detail()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        using var fleet = new NamedFleet(server.Port, "sensor-", 120);
        using var gate = new NamedFleet(server.Port, "gate-", 3);
        await server.WaitForCountAsync(123);
        await using DashboardPage dashboard = await DashboardPage.OpenLiveAsync(chromium, server.Admin);

        // A page of so many, however many there are.
        await DashboardPage.CountsAsync(dashboard.ClientRows, 50);
        await dashboard.Page.ClickAsync("#next");
        await DashboardPage.ShowsAsync(dashboard.Page.Locator("#client-note"), "51–100");
        await dashboard.Search.FillAsync("gate-");
        await DashboardPage.CountsAsync(dashboard.ClientRows, 3);
        await dashboard.Search.FillAsync("gate-x");
        await DashboardPage.ContainsAsync(dashboard.Page.Locator("#client-note"), "Nobody whose id begins so");
        await dashboard.Search.FillAsync("gate-1");
        await DashboardPage.CountsAsync(dashboard.ClientRows, 1);

        await dashboard.ClientRows.First.ClickAsync();
        await DashboardPage.ShowsAsync(dashboard.Page.Locator("#detail-id"), "gate-1");
        await DashboardPage.ShowsAsync(dashboard.Page.Locator("#detail-state"), "online");
        await DashboardPage.ShowsAsync(dashboard.Detail.Locator("dd[data-name='Beats each']"), "3s");
        await DashboardPage.ContainsAsync(dashboard.Detail.Locator("#detail-events"), "online");
        gate.Dispose();
        await DashboardPage.ShowsAsync(dashboard.Page.Locator("#detail-state"), "offline: reset");
        await dashboard.Page.Keyboard.PressAsync("Escape");
        await DashboardPage.IsHiddenAsync(dashboard.Detail);
        await dashboard.AssertCleanAsync();
    }

    [Fact]
    public async Task Who_is_kicked_goes_once_that_is_confirmed_and_not_before()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        using var fleet = new NamedFleet(server.Port, "guest-", 1);
        await server.WaitForCountAsync(1);
        await using DashboardPage dashboard = await DashboardPage.OpenLiveAsync(chromium, server.Admin);
        await dashboard.ClientRows.First.ClickAsync();
        await dashboard.Page.ClickAsync("#kick");
        await DashboardPage.ContainsAsync(dashboard.Confirmation, "guest-0");
        await dashboard.Page.ClickAsync("#confirm-no");
        await DashboardPage.IsHiddenAsync(dashboard.Confirmation);
        Assert.DoesNotContain(dashboard.Requests, request => request.StartsWith("DELETE", StringComparison.Ordinal));
        Assert.Equal(0, await server.GetClosedAsync("kicked"));

        await dashboard.Page.ClickAsync("#kick");
        await dashboard.Page.ClickAsync("#confirm-yes");
        await DashboardPage.ShowsAsync(dashboard.Page.Locator("#detail-state"), "offline: kicked");
        await DashboardPage.ShowsAsync(dashboard.Page.Locator("#detail-note"), "Kicked.");
        Assert.Equal(1, await server.GetClosedAsync("kicked"));
        await dashboard.Page.ClickAsync("#detail-close");
        await DashboardPage.ContainsAsync(dashboard.EventRow("offline", "guest-0"), "kicked");
        await dashboard.AssertCleanAsync();
    }

    [Fact]
    public async Task A_client_whose_id_is_markup_is_only_shown()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        await using DashboardPage dashboard = await DashboardPage.OpenLiveAsync(chromium, server.Admin);
        using var client = new RawClient(server.Port);
        client.Send(RawClient.Hello(Hostile));
        ILocator row = dashboard.ClientRows.First;
        await DashboardPage.ContainsAsync(row, "<img src=x");
        await DashboardPage.ContainsAsync(dashboard.EventRows.First, "<img src=x");
        await DashboardPage.ContainsAsync(dashboard.Page.Locator("#worst-rows tr").First, "<img src=x");
        await row.ClickAsync();
        await DashboardPage.ShowsAsync(dashboard.Page.Locator("#detail-state"), "online");
        Assert.Equal(Hostile, await dashboard.Page.EvaluateAsync<string>("() => document.getElementById('detail-id').textContent"));
        await dashboard.Page.ClickAsync("#kick");
        await dashboard.Page.ClickAsync("#confirm-yes");
        await DashboardPage.ShowsAsync(dashboard.Page.Locator("#detail-state"), "offline: kicked");
        Assert.Equal(0, await dashboard.Page.Locator("img").CountAsync());
        Assert.False(await dashboard.Page.EvaluateAsync<bool>("() => 'broken' in window"));
        await dashboard.AssertCleanAsync();
    }

    /// <summary>The control: what would have slipped in is stopped, and noticed.</summary>
    [Fact]
    public async Task The_policy_stops_markup_that_runs()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        await using DashboardPage dashboard = await DashboardPage.OpenLiveAsync(chromium, server.Admin);
        await dashboard.Page.EvaluateAsync("() => document.body.insertAdjacentHTML('beforeend', '<img src=\"http://127.0.0.2:9/\" onerror=\"window.broken = 1\">')");
        await dashboard.Page.WaitForFunctionAsync("() => violations.length >= 2");
        Assert.False(await dashboard.Page.EvaluateAsync<bool>("() => 'broken' in window"));
        await Assert.ThrowsAnyAsync<Exception>(() => dashboard.AssertCleanAsync());
    }
}
