using System.Diagnostics;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.Faults;

/// <summary>Clients come and go for a long time, and then all go: what does not come back?</summary>
internal sealed class SoakRow : FaultRow
{
    private const double MostGrowthMiB = 2;

    /// <summary>
    /// What the server holds of the past is bounded, but half an hour fills a hundredth of it, some 200 bytes an event: so it is as small as it can be, and full from
    /// the beginning.
    /// </summary>
    private const string SmallestJournal = "4096";

    private const string JournalVariable = "PIPEHEARTBEAT__JOURNALCAPACITY";
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    /// <summary>One in a hundred a minute.</summary>
    private const string Session = "100m";

    /// <summary>Longer than any deadline that is left.</summary>
    private static readonly TimeSpan Rest = Scene.Timeout + TimeSpan.FromSeconds(5);

    public override int Number => 14;

    public override IEnumerable<FaultCase> Cases(FaultOptions options) =>
        [new FaultCase($"a soak of {DurationText.Format(options.Soak)}, 1 % of the clients replaced each minute", (transport, seen, token) => RunAsync(options, transport, seen, token))];

    private static async Task RunAsync(FaultOptions options, string transport, Observations seen, CancellationToken cancellationToken)
    {
        using var errand = new Errand(Tidying.Variable);
        await using Scene scene = await Scene.StartAsync(transport, new Dictionary<string, string>(errand.Environment) { [JournalVariable] = SmallestJournal });
        await errand.BeginAsync(cancellationToken);
        await RunAsync(scene, options, seen, cancellationToken);
    }

    private static async Task RunAsync(Scene scene, FaultOptions options, Observations seen, CancellationToken cancellationToken)
    {
        await scene.WaitForLiveAsync(0, cancellationToken);
        int descriptors = Descriptors(scene);
        LoadRun load = scene.Load("churn", "-c", Scene.Text(options.Connections), "--session", Session, "-d", DurationText.Format(options.Soak));
        await scene.WaitForMeasuringAsync(options.Connections, cancellationToken);
        List<(double Minutes, double MiB)> samples = await WatchAsync(scene, options.Soak, cancellationToken);
        RunResult run = await load.FinishAsync(TimeSpan.FromMinutes(2), cancellationToken);
        seen.DemandVerdicts(run, silent: 0);
        seen.Note($"{run.Connections.Connected - options.Connections} replaced");

        // The first part is the heap's finding its size.
        double slope = Slope([.. samples.Where(sample => sample.Minutes >= options.Soak.TotalMinutes / 3)]);
        double growth = slope * options.Soak.TotalMinutes;
        seen.Demand(growth <= MostGrowthMiB, $"RSS {samples[^1].MiB:0.0} MiB, its slope {slope * 1024:0.0} KiB a minute");
        await scene.WaitForLiveAsync(0, cancellationToken);
        seen.Demand(Descriptors(scene) == descriptors, $"0 slots, {Descriptors(scene)} descriptors as before ({descriptors})");
        await Task.Delay(Rest, cancellationToken);

        // Who holds an entry of the wheel wakes its thread: when nothing is left in it, it sleeps.
        long wakes = ThreadWakes.Read(scene.ServerId, "phb-wheel");
        await Task.Delay(Rest, cancellationToken);
        long more = ThreadWakes.Read(scene.ServerId, "phb-wheel") - wakes;
        seen.Demand(more == 0, $"the wheel's thread woke {more} times in {Rest.TotalSeconds:0} s: no entries");
    }

    private static async Task<List<(double Minutes, double MiB)>> WatchAsync(Scene scene, TimeSpan duration, CancellationToken cancellationToken)
    {
        var samples = new List<(double, double)>();
        for (long began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < duration;)
        {
            samples.Add((Stopwatch.GetElapsedTime(began).TotalMinutes, ResidentSet.Read(scene.ServerId) / 1048576.0));
            await Task.Delay(Pace, cancellationToken);
        }

        return samples;
    }

    /// <summary>Of the line that fits best.</summary>
    private static double Slope(IReadOnlyList<(double X, double Y)> points)
    {
        double x = points.Average(point => point.X);
        double y = points.Average(point => point.Y);
        return points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => (point.X - x) * (point.X - x));
    }

    private static int Descriptors(Scene scene) => IntegrationTests.ProcessUsage.Descriptors(scene.ServerId);
}
