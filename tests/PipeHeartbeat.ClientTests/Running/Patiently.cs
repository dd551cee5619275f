using System.Diagnostics;

namespace PipeHeartbeat.ClientTests;

/// <summary>Waits for what must come, and fails where it does not.</summary>
internal static class Patiently
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Task<T> Wait<T>(Task<T> task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    public static Task Wait(Task task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <summary>Looks again and again until it is so.</summary>
    public static async Task Until(Func<bool> isSo, string what)
    {
        long began = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"{what}: not within {Patience.TotalSeconds:0} s");
            await Task.Yield();
        }
    }
}
