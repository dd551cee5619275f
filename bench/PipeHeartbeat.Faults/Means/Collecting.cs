using System.Globalization;

namespace PipeHeartbeat.Faults;

/// <summary>
/// In the server's process: fills a heap, and once it is told to, collects it for ten seconds.
/// </summary>
internal static class Collecting
{
    public const string Variable = "PIPEHEARTBEAT_FAULTS_COLLECT";

    private const int Objects = 4_000_000;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    public static void Run(Errand errand)
    {
        object?[][] heap = Fill();
        errand.Await();

        TimeSpan before = GC.GetTotalPauseDuration();
        TimeSpan longest = TimeSpan.Zero;
        int count = 0;
        for (long began = Environment.TickCount64; Environment.TickCount64 - began < Duration.TotalMilliseconds; count++)
        {
            TimeSpan paused = GC.GetTotalPauseDuration();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            TimeSpan pause = GC.GetTotalPauseDuration() - paused;
            longest = pause > longest ? pause : longest;
            Thread.Sleep(Pace);
        }

        double total = (GC.GetTotalPauseDuration() - before).TotalSeconds;
        errand.Tell(string.Create(CultureInfo.InvariantCulture, $"{total:0.000} {longest.TotalSeconds:0.000} {count}"));
        GC.KeepAlive(heap);
    }

    /// <summary>Objects that lie in one order and are linked in another: to mark them the collector must jump.</summary>
    private static object?[][] Fill()
    {
        var random = new Random(1);
        var all = new object?[Objects][];
        for (int i = 0; i < all.Length; i++)
            all[i] = new object?[2];
        foreach (object?[] one in all)
        {
            one[0] = all[random.Next(all.Length)];
            one[1] = all[random.Next(all.Length)];
        }

        return all;
    }
}
