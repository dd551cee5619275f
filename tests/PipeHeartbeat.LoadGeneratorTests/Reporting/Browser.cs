using Microsoft.Playwright;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>The system's own Chromium, one for all tests of a class.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge"];

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync().OrFailAsync("the driver of the browser");
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Find(), Args = ["--no-sandbox"] });
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync().AsTask().OrFailAsync("the end of the browser");
        _playwright.Dispose();
    }

    /// <summary>A window of its own.</summary>
    public Task<IPage> OpenAsync(int width, bool isDark) => _browser.NewPageAsync(new BrowserNewPageOptions
    {
        ViewportSize = new ViewportSize { Width = width, Height = 900 },
        ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
    });

    private static string Find()
    {
        string[] directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return Names.SelectMany(name => directories.Select(directory => Path.Combine(directory, name))).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("There is no Chromium: install it with the system's package manager, as test.sh does.");
    }
}
