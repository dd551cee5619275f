using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace PipeHeartbeat.DashboardTests;

/// <summary>The dashboard of a server, in a window of its own; whatever a browser complains of is kept.</summary>
internal sealed class DashboardPage : IAsyncDisposable
{
    private const float PatienceMs = 20_000;

    private const string Watch = """
        window.violations = [];
        document.addEventListener("securitypolicyviolation", event => violations.push(`${event.violatedDirective}: ${event.blockedURI}`));
        """;

    private readonly ConcurrentQueue<string> _troubles = [];
    private readonly ConcurrentQueue<string> _requests = [];
    private readonly Uri _admin;
    private readonly IBrowserContext _context;

    private DashboardPage(Uri admin, IBrowserContext context, IPage page)
    {
        _admin = admin;
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _troubles.Enqueue(message.Text);
        };
        page.PageError += (_, error) => _troubles.Enqueue(error);
        page.Request += (_, request) => _requests.Enqueue($"{request.Method} {request.Url}");
    }

    public IPage Page { get; }

    public ILocator Link => Page.Locator("#link-text");

    public ILocator Search => Page.Locator("#query");

    public ILocator ClientRows => Page.Locator("#client-rows tr");

    public ILocator EventRows => Page.Locator("#event-rows > li[data-id]");

    public ILocator Detail => Page.Locator("#detail");

    public ILocator Confirmation => Page.Locator("#confirm");

    public IEnumerable<string> Requests => _requests;

    /// <param name="chromium">The browser.</param>
    /// <param name="admin">Where the dashboard is.</param>
    /// <param name="width">Of the window, in pixels.</param>
    /// <param name="isDark">What the system's colours are.</param>
    /// <param name="prepare">What to do with the page before it is loaded.</param>
    public static async Task<DashboardPage> OpenAsync(Chromium chromium, Uri admin, int width = 1280, bool isDark = true, Func<IPage, Task>? prepare = null)
    {
        IBrowserContext context = await chromium.OpenAsync(width, isDark);
        context.SetDefaultTimeout(PatienceMs);
        IPage page = await context.NewPageAsync();
        await page.AddInitScriptAsync(Watch);
        if (prepare is not null)
            await prepare(page);
        var dashboard = new DashboardPage(admin, context, page);
        await page.GotoAsync(admin.AbsoluteUri);
        return dashboard;
    }

    /// <summary>The same, when it shows the server's figures.</summary>
    public static async Task<DashboardPage> OpenLiveAsync(Chromium chromium, Uri admin, int width = 1280, bool isDark = true)
    {
        DashboardPage dashboard = await OpenAsync(chromium, admin, width, isDark);
        await dashboard.WaitForLiveAsync();
        return dashboard;
    }

    public async Task WaitForLiveAsync()
    {
        await ShowsAsync(Link, "Live");
        await Assertions.Expect(Tile("live")).Not.ToHaveTextAsync("–", new LocatorAssertionsToHaveTextOptions { Timeout = PatienceMs });
    }

    public ILocator Tile(string name) => Page.Locator($"#tile-{name} .figure");

    public ILocator EventRow(string kind, string id) => Page.Locator($"#event-rows > li[data-kind={kind}]", new PageLocatorOptions { Has = Page.GetByText(id, new PageGetByTextOptions { Exact = true }) });

    /// <summary>Waits until it shows exactly this.</summary>
    public static Task ShowsAsync(ILocator what, string text) => Assertions.Expect(what).ToHaveTextAsync(text, new LocatorAssertionsToHaveTextOptions { Timeout = PatienceMs });

    public static Task ContainsAsync(ILocator what, string text) =>
        Assertions.Expect(what).ToContainTextAsync(text, new LocatorAssertionsToContainTextOptions { Timeout = PatienceMs });

    public static Task CountsAsync(ILocator what, int count) => Assertions.Expect(what).ToHaveCountAsync(count, new LocatorAssertionsToHaveCountOptions { Timeout = PatienceMs });

    public static Task IsFocusedAsync(ILocator what) => Assertions.Expect(what).ToBeFocusedAsync(new LocatorAssertionsToBeFocusedOptions { Timeout = PatienceMs });

    public static Task IsVisibleAsync(ILocator what) => Assertions.Expect(what).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = PatienceMs });

    public static Task IsHiddenAsync(ILocator what) => Assertions.Expect(what).ToBeHiddenAsync(new LocatorAssertionsToBeHiddenOptions { Timeout = PatienceMs });

    /// <summary>Nothing went wrong that a browser would tell of, and nobody else was asked for anything.</summary>
    /// <param name="expected">Parts of what was to go wrong.</param>
    public async Task AssertCleanAsync(params string[] expected)
    {
        Assert.DoesNotContain(_troubles, trouble => !expected.Any(part => trouble.Contains(part, StringComparison.Ordinal)));
        Assert.Empty(await Page.EvaluateAsync<string[]>("() => violations"));
        Assert.All(_requests, request => Assert.Equal(_admin.Authority, new Uri(request.Split(' ')[1]).Authority));
    }

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        await _context.DisposeAsync();
    }
}
