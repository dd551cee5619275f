using Microsoft.Playwright;

namespace PipeHeartbeat.DashboardTests;

/// <summary>Measures in a page how long it takes from frame to frame.</summary>
internal sealed class FrameMeter
{
    private const string Watch = """
        () => {
            window.frames = { count: 0, blocking: 0, long: [] };
            new PerformanceObserver(list => {
                for (const entry of list.getEntries()) frames.blocking = Math.max(frames.blocking, entry.blockingDuration);
            }).observe({ type: "long-animation-frame" });
            let before = performance.now();
            requestAnimationFrame(function next() {
                const now = performance.now();
                frames.count++;
                if (now - before > 50) frames.long.push(performance.timeOrigin + before, performance.timeOrigin + now);
                before = now;
                requestAnimationFrame(next);
            });
        }
        """;

    private const string Take = """
        () => {
            const { count, blocking, long } = frames;
            Object.assign(frames, { count: 0, blocking: 0, long: [] });
            return [count, blocking, ...long];
        }
        """;

    private readonly IPage _page;

    private FrameMeter(IPage page) => _page = page;

    public static async Task<FrameMeter> StartAsync(IPage page)
    {
        await page.EvaluateAsync(Watch);
        return new FrameMeter(page);
    }

    /// <summary>What was measured since it was asked before.</summary>
    public async Task<FrameReading> TakeAsync()
    {
        double[] figures = await _page.EvaluateAsync<double[]>(Take);
        return new FrameReading((int)figures[0], [.. figures.Skip(2).Chunk(2).Select(pair => new LongFrame(pair[0], pair[1]))], figures[1]);
    }
}
