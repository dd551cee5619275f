using Microsoft.Playwright;

namespace PipeHeartbeat.DashboardTests;

public sealed class KeyboardTests(Chromium chromium, PopulatedServer populated) : IClassFixture<PopulatedServer>
{
    private const string OutlineOfFocus = "() => getComputedStyle(document.activeElement).outlineStyle";

    [Fact]
    public async Task All_of_it_can_be_done_without_a_pointer()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        using var fleet = new NamedFleet(server.Port, "sensor-", 5);
        await server.WaitForCountAsync(5);
        await using DashboardPage dashboard = await DashboardPage.OpenLiveAsync(chromium, server.Admin);
        IPage page = dashboard.Page;
        await DashboardPage.CountsAsync(dashboard.ClientRows, 5);

        // The first stop leads past the head of the page.
        await page.Keyboard.PressAsync("Tab");
        await DashboardPage.IsFocusedAsync(page.Locator(".skip"));
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await DashboardPage.IsFocusedAsync(dashboard.Search);
        await page.Locator("body").EvaluateAsync("() => document.activeElement.blur()");
        await page.Keyboard.PressAsync("/");
        await DashboardPage.IsFocusedAsync(dashboard.Search);
        await Assertions.Expect(dashboard.Search).ToHaveValueAsync("");

        // From the search into the rows, and on by arrows: a list is one stop.
        await page.Keyboard.TypeAsync("sensor-");
        await page.Keyboard.PressAsync("Enter");
        await DashboardPage.IsFocusedAsync(Id(dashboard, 0));
        Assert.Equal("solid", await page.EvaluateAsync<string>(OutlineOfFocus));
        await page.Keyboard.PressAsync("ArrowDown");
        await DashboardPage.IsFocusedAsync(Id(dashboard, 1));
        await page.Keyboard.PressAsync("End");
        await DashboardPage.IsFocusedAsync(Id(dashboard, 4));
        await page.Keyboard.PressAsync("ArrowUp");
        string chosen = await Id(dashboard, 3).InnerTextAsync();
        await page.Keyboard.PressAsync("Enter");

        // In a dialog Tab stays in it, or with the browser.
        await DashboardPage.ShowsAsync(page.Locator("#detail-id"), chosen);
        await DashboardPage.IsFocusedAsync(page.Locator("#detail-close"));
        await Assertions.Expect(page.Locator("#kick")).ToBeEnabledAsync();
        for (int i = 0; i < 6; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            Assert.True(await page.EvaluateAsync<bool>("() => document.activeElement === document.body || document.activeElement.closest('#detail') !== null"));
        }

        await page.Locator("#kick").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await DashboardPage.IsFocusedAsync(page.Locator("#confirm-no"));
        await page.Keyboard.PressAsync("Escape");
        await DashboardPage.IsHiddenAsync(dashboard.Confirmation);
        await DashboardPage.IsVisibleAsync(dashboard.Detail);
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await DashboardPage.ShowsAsync(page.Locator("#detail-state"), "offline: kicked");
        await page.Keyboard.PressAsync("Escape");
        await DashboardPage.IsHiddenAsync(dashboard.Detail);
        await DashboardPage.IsFocusedAsync(Id(dashboard, 3));
        await dashboard.AssertCleanAsync();
    }

    [Fact]
    public async Task Whatever_can_be_used_has_a_name_and_is_seen_to_have_focus()
    {
        await using DashboardPage dashboard = await DashboardPage.OpenLiveAsync(chromium, populated.Server.Admin);
        await DashboardPage.CountsAsync(dashboard.ClientRows, 50);
        await DashboardPage.IsVisibleAsync(dashboard.EventRows.First);
        var stops = new List<string>();
        while (true)
        {
            await dashboard.Page.Keyboard.PressAsync("Tab");
            string? stop = await dashboard.Page.EvaluateAsync<string?>("""
                () => {
                    const at = document.activeElement;
                    if (at === document.body) return null;
                    const name = at.getAttribute("aria-label") || document.getElementById(at.getAttribute("aria-labelledby"))?.textContent || at.textContent.trim();
                    return `${name}|${getComputedStyle(at).outlineStyle}`;
                }
                """);
            if (stop is null || stops.Count > 60)
                break;
            stops.Add(stop);
        }

        Assert.InRange(stops.Count, 10, 30);
        Assert.All(stops, stop => Assert.EndsWith("|solid", stop, StringComparison.Ordinal));
        Assert.All(stops, stop => Assert.False(stop.StartsWith('|'), string.Join(" ", stops)));
    }

    [Fact]
    public async Task The_colours_are_the_systems_until_others_are_chosen()
    {
        await using DashboardPage dashboard = await DashboardPage.OpenLiveAsync(chromium, populated.Server.Admin, isDark: false);
        ILocator button = dashboard.Page.Locator("#theme");
        Assert.Equal("light", await SchemeAsync());
        await dashboard.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        Assert.Equal("dark", await SchemeAsync());
        await button.PressAsync("Enter");
        Assert.Equal("light", await SchemeAsync());
        await button.PressAsync("Enter");
        Assert.Equal("dark", await SchemeAsync());
        await dashboard.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        await dashboard.Page.ReloadAsync();
        Assert.Equal("dark", await SchemeAsync());
        await dashboard.AssertCleanAsync();

        Task<string> SchemeAsync() => dashboard.Page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).colorScheme");
    }

    private static ILocator Id(DashboardPage dashboard, int row) => dashboard.ClientRows.Nth(row).Locator("button.id");
}
