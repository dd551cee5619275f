using Microsoft.Playwright;

namespace PipeHeartbeat.DashboardTests;

/// <summary>Pictures of the page, kept as output of the tests in <c>artifacts/dashboard</c>.</summary>
internal static class Pictures
{
    private static readonly string Folder = Directory.CreateDirectory(
        Path.Combine(new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)).Parent!.Parent!.Parent!.FullName, "dashboard")).FullName;

    public static Task TakeAsync(IPage page, string name, bool isWhole = false) =>
        page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, $"{name}.png"), FullPage = isWhole });
}
