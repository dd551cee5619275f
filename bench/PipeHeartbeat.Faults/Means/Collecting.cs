using System.Globalization;

namespace PipeHeartbeat.Faults;

/// <summary>
/// Runs in the server's process, which knows nothing of it: fills a heap, and once it is told to, collects it for ten seconds. It is started by
/// the runtime, through <c>DOTNET_STARTUP_HOOKS</c>.
/// </summary>
internal static class Collecting
{
    /// <summary>The environment variable that names the directory in which is told when to begin, and what was done.</summary>
    public const string Variable = "PIPEHEARTBEAT_FAULTS_COLLECT";
    public const string Begin = "begin";
    public const string Done = "done";

    private const int Objects = 4_000_000;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    public static void Start(string directory) => new Thread(() => Run(directory)) { IsBackground = true, Name = "faults" }.Start();

    private static void Run(string directory)
    {
        object?[][] heap = Fill();
        while (!File.Exists(Path.Combine(directory, Begin)))
            Thread.Sleep(Pace);

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
        string file = Path.Combine(directory, Done);
        File.WriteAllText(file + ".part", string.Create(CultureInfo.InvariantCulture, $"{total:0.000} {longest.TotalSeconds:0.000} {count}"));
        File.Move(file + ".part", file);
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
