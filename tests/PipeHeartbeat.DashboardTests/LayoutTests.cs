using Microsoft.Playwright;

namespace PipeHeartbeat.DashboardTests;

/// <summary>How it looks: the pictures are kept.</summary>
public sealed class LayoutTests(Chromium chromium, PopulatedServer populated) : IClassFixture<PopulatedServer>
{
    private const string Overflow = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth";

    private const string CutOff = """
        () => [...document.querySelectorAll(".tile .figure, .tile h2, h2, th, button:not(.id), .key b, dt")]
            .filter(one => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline")
            .map(one => one.textContent)
        """;

    private const string InkOfEveryCanvas = """
        () => [...document.querySelectorAll("canvas")].map(canvas => {
            const pixels = new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer);
            return new Set(pixels).size;
        })
        """;

    // WCAG 2.2, 1.4.3: 4.5 to 1, or 3 to 1 where letters are large. What is disabled or only decoration does not count.
    private const string TooFaint = """
        () => {
            const channels = color => color.match(/[\d.]+/g).map(Number);
            const luminance = color => {
                const [r, g, b] = channels(color).map(one => one / 255).map(one => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const behind = element => {
                for (let one = element; one; one = one.parentElement) {
                    const color = getComputedStyle(one).backgroundColor;
                    if (channels(color)[3] !== 0) return color;
                }
                return getComputedStyle(document.body).backgroundColor;
            };
            const faint = [];
            const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            for (let text; (text = texts.nextNode()); ) {
                const element = text.parentElement;
                if (!text.data.trim() || !element.checkVisibility() || element.closest(":disabled, [aria-hidden=true], script, option, noscript")) continue;
                const style = getComputedStyle(element);
                const [one, other] = [luminance(style.color), luminance(behind(element))].sort((a, b) => b - a);
                const ratio = (one + 0.05) / (other + 0.05);
                if (ratio < (parseFloat(style.fontSize) >= 24 ? 3 : 4.5)) faint.push(`${text.data.trim()}: ${ratio.toFixed(2)}`);
            }
            return faint;
        }
        """;

    // An axis alone comes to a handful of shades.
    private const int FewestShades = 8;

    [Theory]
    [InlineData(400, true)]
    [InlineData(400, false)]
    [InlineData(1280, true)]
    [InlineData(1280, false)]
    [InlineData(1920, true)]
    [InlineData(1920, false)]
    public async Task At_each_width_and_in_both_colours_nothing_overflows_and_all_can_be_read(int width, bool isDark)
    {
        string name = $"{width}-{(isDark ? "dark" : "light")}";
        await using DashboardPage dashboard = await DashboardPage.OpenLiveAsync(chromium, populated.Server.Admin, width, isDark);
        IPage page = dashboard.Page;
        await DashboardPage.CountsAsync(dashboard.ClientRows, 50);
        await DashboardPage.IsVisibleAsync(page.Locator("#worst-rows tr").First);
        await DashboardPage.IsVisibleAsync(dashboard.EventRows.First);
        await page.WaitForFunctionAsync("() => document.querySelectorAll('canvas').length === 5");
        await AssertReadableAsync(page, isDark);
        Assert.All(await page.EvaluateAsync<int[]>(InkOfEveryCanvas), shades => Assert.True(shades >= FewestShades, $"A chart has only {shades} shades."));
        Assert.Empty(await page.EvaluateAsync<string[]>(CutOff));
        await Pictures.TakeAsync(page, name, isWhole: true);

        await dashboard.Search.FillAsync("WW");
        await DashboardPage.CountsAsync(dashboard.ClientRows, 1);
        await dashboard.ClientRows.First.Locator("button.id").ClickAsync();
        await DashboardPage.ShowsAsync(page.Locator("#detail-state"), "online");
        await AssertReadableAsync(page, isDark);
        await Pictures.TakeAsync(page, $"{name}-detail");
        await page.ClickAsync("#kick");
        await AssertReadableAsync(page, isDark);
        await Pictures.TakeAsync(page, $"{name}-confirm");
        await dashboard.AssertCleanAsync();
    }

    private static async Task AssertReadableAsync(IPage page, bool isDark)
    {
        Assert.Equal(0, await page.EvaluateAsync<int>(Overflow));
        Assert.Empty(await page.EvaluateAsync<string[]>(TooFaint));
        Assert.Equal(isDark ? "rgb(11, 13, 17)" : "rgb(245, 246, 248)", await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
    }
}
