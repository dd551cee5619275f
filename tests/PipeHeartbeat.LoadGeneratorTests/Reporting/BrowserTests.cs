using Microsoft.Playwright;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>The page in a real browser. The pictures are kept beside the tests' output.</summary>
public sealed class BrowserTests(Browser browser) : IClassFixture<Browser>
{
    private const string InkOfEveryCanvas = """
        () => [...document.querySelectorAll("canvas")].map(canvas => {
            const pixels = new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer);
            return new Set(pixels).size;
        })
        """;

    private const string WiderThanTheirPlace = """
        () => [...document.querySelectorAll(".uplot")].filter(plot => plot.offsetWidth > plot.parentElement.clientWidth).length
        """;

    private const string WiderThanWindow = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth";

    // Axes alone come to about a dozen shades; lines, areas and their smooth edges to many more.
    private const int FewestShades = 20;

    private static readonly string Pictures = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "TestResults")).FullName;

    private readonly List<string> _troubles = [];
    private readonly List<string> _requests = [];

    [Theory]
    [InlineData("one-light", 1280, false)]
    [InlineData("one-dark", 1280, true)]
    [InlineData("one-phone", 390, true)]
    public async Task One_run_is_drawn(string name, int width, bool isDark)
    {
        IPage page = await OpenAsync(name, width, isDark, [new("run", SampleRuns.Held())]);

        // Four histograms, and seven measures over time.
        Assert.Equal("11", await page.EvaluateAsync<string>("() => document.documentElement.dataset.charts"));
        await AssertIsDrawnAsync(page, 11);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, $"report-{name}.png"), FullPage = true });
    }

    [Fact]
    public async Task Several_runs_are_drawn_over_one_another()
    {
        NamedRun[] runs = [new("ours", SampleRuns.Held()), new("theirs", SampleRuns.Failed()), new("rate", SampleRuns.Invalid())];
        IPage page = await OpenAsync("several", 1280, isDark: false, runs);
        await AssertIsDrawnAsync(page, 11);

        // The first row of a legend is the time.
        Assert.Equal(1 + runs.Length, await page.Locator("#timeline .u-legend").First.Locator(".u-series").CountAsync());
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, "report-several.png"), FullPage = true });
    }

    [Fact]
    public async Task What_was_not_measured_has_no_chart()
    {
        IPage page = await OpenAsync("invalid", 1280, isDark: false, [new("run", SampleRuns.Invalid() with { Timeline = [] })]);
        await AssertIsDrawnAsync(page, 2);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, "report-invalid.png"), FullPage = true });
    }

    [Fact]
    public async Task On_paper_it_is_light_and_has_its_charts()
    {
        IPage page = await OpenAsync("paper", 1280, isDark: true, [new("run", SampleRuns.Failed())]);
        await page.EvaluateAsync("() => dispatchEvent(new Event('beforeprint'))");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        Assert.Equal("#fff", await page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).getPropertyValue('--surface')"));
        await AssertIsDrawnAsync(page, 11);
        await page.PdfAsync(new PagePdfOptions { Path = Path.Combine(Pictures, "report.pdf"), Format = "A4", PrintBackground = true });
    }

    [Fact]
    public async Task A_result_that_attacks_the_page_is_only_shown()
    {
        IPage page = await OpenAsync("hostile", 1280, isDark: false, [new(Hostile.Text, Hostile.Run()), new("b", Hostile.Run())]);
        Assert.False(await page.EvaluateAsync<bool>("() => 'broken' in window"));
        Assert.Equal(Hostile.Text, await page.EvaluateAsync<string>("() => document.querySelector('.compared thead th:nth-child(2)').textContent"));
        await AssertIsDrawnAsync(page, 11);
    }

    [Fact]
    public async Task The_policy_stops_what_would_have_slipped_in()
    {
        string html = HtmlReport.Write([new("run", SampleRuns.Held())])
            .Replace("</main>", "<script>window.broken = 1</script></main>", StringComparison.Ordinal);
        IPage page = await OpenAsync("policy", 1280, isDark: false, html);
        Assert.False(await page.EvaluateAsync<bool>("() => 'broken' in window"));
        Assert.Contains("Content Security Policy", Assert.Single(_troubles), StringComparison.Ordinal);
    }

    private Task<IPage> OpenAsync(string name, int width, bool isDark, IReadOnlyList<NamedRun> runs) =>
        OpenAsync(name, width, isDark, HtmlReport.Write(runs));

    private async Task<IPage> OpenAsync(string name, int width, bool isDark, string html)
    {
        string file = Path.Combine(Pictures, $"report-{name}.html");
        await File.WriteAllTextAsync(file, html);
        IPage page = await browser.OpenAsync(width, isDark);
        page.Console += (_, message) => _troubles.AddRange(message.Type is "error" or "warning" ? [message.Text] : []);
        page.PageError += (_, error) => _troubles.Add(error);
        page.RequestFailed += (_, request) => _troubles.Add($"{request.Url}: {request.Failure}");
        page.Request += (_, request) => _requests.Add(request.Url);
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        return page;
    }

    private async Task AssertIsDrawnAsync(IPage page, int charts)
    {
        int[] shades = await page.EvaluateAsync<int[]>(InkOfEveryCanvas);
        Assert.Equal(charts, shades.Length);
        Assert.All(shades, count => Assert.True(count >= FewestShades, $"A chart has only {count} shades."));
        Assert.Equal(0, await page.EvaluateAsync<int>(WiderThanTheirPlace));
        Assert.Equal(0, await page.EvaluateAsync<int>(WiderThanWindow));
        Assert.Empty(_troubles);
        Assert.StartsWith("file:", Assert.Single(_requests), StringComparison.Ordinal);
    }
}
