namespace PipeHeartbeat.Faults;

/// <summary>
/// In the server's process: collects all garbage twice a minute. By itself the collector lets so much gather that half an hour sees it at work a few
/// times, and a slope of memory says when rather than what is left.
/// </summary>
internal static class Tidying
{
    public const string Variable = "PIPEHEARTBEAT_FAULTS_TIDY";
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(30);

    public static void Run(Errand errand)
    {
        errand.Await();
        while (true)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            Thread.Sleep(Pace);
        }
    }
}
