using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(PipeHeartbeat.DashboardTests.Chromium))]

namespace PipeHeartbeat.DashboardTests;

/// <summary>The system's own Chromium, one for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge"];

    // It shall ask nobody for anything by itself.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Find(), Args = Arguments });
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    /// <summary>A window that knows nothing of others.</summary>
    public Task<IBrowserContext> OpenAsync(int width = 1280, bool isDark = true) => _browser.NewContextAsync(new BrowserNewContextOptions
    {
        ViewportSize = new ViewportSize { Width = width, Height = width < 700 ? 860 : width > 1500 ? 1080 : 900 },
        ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
    });

    private static string Find()
    {
        string[] directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return Names.SelectMany(name => directories.Select(directory => Path.Combine(directory, name))).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("There is no Chromium: install it with the system's package manager, as test.sh does.");
    }
}
