using System.Globalization;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.Faults;

/// <summary>The server collects a large heap again and again, which nothing survives but as a pause of the whole process.</summary>
internal sealed class CollectionRow : FaultRow
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    public override int Number => 3;

    public override IEnumerable<FaultCase> Cases(FaultOptions options) =>
        [new FaultCase("forced blocking collections of a large heap", (transport, seen, token) => RunAsync(options, transport, seen, token))];

    private static async Task RunAsync(FaultOptions options, string transport, Observations seen, CancellationToken cancellationToken)
    {
        using var errand = new Errand(Collecting.Variable);
        await using Scene scene = await Scene.StartAsync(transport, errand.Environment);
        LoadRun load = scene.LoadSilence(options.Connections, options.Frozen, Duration, grace: TimeSpan.FromSeconds(20));
        await scene.WaitForMeasuringAsync(options.Connections, cancellationToken);
        await errand.BeginAsync(cancellationToken);
        RunResult run = await load.FinishAsync(TimeSpan.FromSeconds(120), cancellationToken);

        string[] told = errand.ReadDone();
        double total = double.Parse(told[0], CultureInfo.InvariantCulture);
        seen.Demand(total >= 1, $"{told[2]} collections, {total:0.0} s of pauses in all, the longest {told[1]} s");
        seen.DemandVerdicts(run, options.Frozen);
        seen.Note($"late by {run.Verdicts.Lateness.Max:0} ms at most");
    }
}
