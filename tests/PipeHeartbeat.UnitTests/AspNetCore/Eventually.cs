using System.Diagnostics;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>For what no event tells of: looks again and again, and fails when patience ends.</summary>
internal static class Eventually
{
    public static async Task Async(Func<bool> isSo)
    {
        long began = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < EventRecorder.Patience, "it never came to that");
            await Task.Yield();
        }
    }
}
