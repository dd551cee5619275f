using System.Diagnostics;
using System.Globalization;

namespace PipeHeartbeat.Faults;

/// <summary>In the server's process: once it is told to, blocks every thread of its pool for 20 s, and those that the pool adds meanwhile.</summary>
internal static class Starving
{
    public const string Variable = "PIPEHEARTBEAT_FAULTS_STARVE";
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(20);

    /// <summary>More than the pool will find threads for in that time, at one or two a second.</summary>
    private const int Blockers = 500;

    public static void Run(Errand errand)
    {
        errand.Await();
        using var released = new ManualResetEvent(initialState: false);
        using var done = new CountdownEvent(Blockers);
        int blocked = 0;
        for (int i = 0; i < Blockers; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    Interlocked.Increment(ref blocked);
                    released.WaitOne();
                    done.Signal();
                },
                state: null);
        }

        long began = Stopwatch.GetTimestamp();
        Thread.Sleep(Duration);
        int threads = Volatile.Read(ref blocked);
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        released.Set();
        done.Wait();
        errand.Tell(string.Create(CultureInfo.InvariantCulture, $"{threads} {seconds:0.0}"));
    }
}
