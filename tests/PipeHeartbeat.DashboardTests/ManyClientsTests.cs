using System.Globalization;
using Microsoft.Playwright;

namespace PipeHeartbeat.DashboardTests;

/// <summary>
/// The page beside fifteen thousand clients. A blank page in the same browser is measured beside it: where that one stands still, too, the machine did.
/// </summary>
[Collection(nameof(WholeMachine))]
public sealed class ManyClientsTests(Chromium chromium)
{
    private const int Clients = 15_000;
    private const double LongestFrameMs = 100;
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task While_15_000_clients_beat_no_frame_takes_100_ms()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        await using DashboardPage dashboard = await DashboardPage.OpenLiveAsync(chromium, server.Admin);
        await using IBrowserContext other = await chromium.OpenAsync();
        IPage blank = await other.NewPageAsync();
        FrameMeter meter = await FrameMeter.StartAsync(dashboard.Page);
        FrameMeter control = await FrameMeter.StartAsync(blank);
        await using ChildProcess load = ChildProcess.Start("dotnet",
        [
            BuiltProgram.PathOf("PipeHeartbeat.LoadGenerator", "pipeheartbeat-load"), "hold", "-c", $"{Clients}", "-i", "3s", "-d", "5m", "--no-tui", "--id-prefix", "client-",
            "--target", $"127.0.0.1:{server.Port}",
        ]);

        // Those that come are events: as many at once as never again.
        await DashboardPage.ShowsAsync(dashboard.Tile("live"), "15,000");
        (_, string figures) = await MeasureAsync(meter, control);
        TestContext.Current.TestOutputHelper?.WriteLine($"while they came: {figures}");
        await Timely.AssertAsync(async () =>
        {
            await UseAsync(dashboard);
            await dashboard.Page.WaitForTimeoutAsync((float)Watched.TotalMilliseconds);
            return await MeasureAsync(meter, control);
        });

        Assert.InRange(await dashboard.Page.EvaluateAsync<int>("() => document.querySelectorAll('*').length"), 1, 3_000);
        Assert.False(load.HasExited, string.Join(Environment.NewLine, load.ErrorLines));
        await dashboard.AssertCleanAsync();

        // The measure can tell: a page that is busy for as long is found out.
        await dashboard.Page.EvaluateAsync("() => { for (const end = performance.now() + 150; performance.now() < end; ) ; }");
        await dashboard.Page.WaitForFunctionAsync("() => frames50.length > 0");
        (IReadOnlyList<LongFrame> busy, _) = await meter.TakeAsync();
        Assert.Contains(busy, frame => frame.Length > LongestFrameMs);
    }

    /// <summary>As somebody does who looks for something.</summary>
    private static async Task UseAsync(DashboardPage dashboard)
    {
        await dashboard.Search.FillAsync("");
        await dashboard.Search.PressSequentiallyAsync("client-149");
        await DashboardPage.ContainsAsync(dashboard.ClientRows.First, "client-149");
        await dashboard.ClientRows.First.ClickAsync();
        await DashboardPage.ShowsAsync(dashboard.Page.Locator("#detail-state"), "online");
        await dashboard.Page.Keyboard.PressAsync("Escape");
        await dashboard.Page.Locator("#kind").SelectOptionAsync("offline");
        await dashboard.Page.Locator("#kind").SelectOptionAsync("");
    }

    /// <returns>Whether no frame was too long but where the blank page was held up, too; and the figures in words.</returns>
    private static async Task<(bool IsInTime, string Figures)> MeasureAsync(FrameMeter meter, FrameMeter control)
    {
        (IReadOnlyList<LongFrame> page, int count) = await meter.TakeAsync();
        (IReadOnlyList<LongFrame> blank, int blankCount) = await control.TakeAsync();
        LongFrame[] own = [.. page.Where(frame => !blank.Any(frame.Overlaps))];
        string figures = string.Create(
            CultureInfo.InvariantCulture,
            $"{count} frames, {page.Count} over 50 ms, the longest {Longest(page):0} ms, of its own {Longest(own):0} ms; a blank page {blankCount}, {blank.Count} over 50 ms, the longest {Longest(blank):0} ms");
        return (Longest(own) <= LongestFrameMs, figures);

        static double Longest(IEnumerable<LongFrame> frames) => frames.Select(frame => frame.Length).DefaultIfEmpty(0).Max();
    }
}
