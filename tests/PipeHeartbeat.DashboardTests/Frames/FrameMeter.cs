using Microsoft.Playwright;

namespace PipeHeartbeat.DashboardTests;

/// <summary>Measures in a page how long it takes from frame to frame.</summary>
internal sealed class FrameMeter(IPage page)
{
    private const double LongMs = 50;

    private const string Watch = """
        () => {
            window.frames50 = [];
            window.frameCount = 0;
            let before = performance.now();
            requestAnimationFrame(function next() {
                const now = performance.now();
                frameCount++;
                if (now - before > 50) frames50.push(performance.timeOrigin + before, performance.timeOrigin + now);
                before = now;
                requestAnimationFrame(next);
            });
        }
        """;

    public static async Task<FrameMeter> StartAsync(IPage page)
    {
        await page.EvaluateAsync(Watch);
        return new FrameMeter(page);
    }

    /// <summary>The frames longer than 50 ms since it was asked before, and how many there were in all.</summary>
    public async Task<(IReadOnlyList<LongFrame> Long, int Count)> TakeAsync()
    {
        double[] times = await page.EvaluateAsync<double[]>("() => [frameCount, ...frames50.splice(0)]");
        await page.EvaluateAsync("() => { frameCount = 0; }");
        LongFrame[] frames = [.. times.Skip(1).Chunk(2).Select(pair => new LongFrame(pair[0], pair[1]))];
        Assert.All(frames, frame => Assert.True(frame.Length > LongMs));
        return (frames, (int)times[0]);
    }
}
