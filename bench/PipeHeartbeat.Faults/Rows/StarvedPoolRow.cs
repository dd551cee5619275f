using System.Globalization;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.Faults;

/// <summary>Every thread of the server's pool is blocked for longer than the timeout; the wheel goes on, and so do the clients.</summary>
internal sealed class StarvedPoolRow : FaultRow
{
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(4);

    public override int Number => 2;

    public override IEnumerable<FaultCase> Cases(FaultOptions options) =>
        [new FaultCase("every thread of the pool blocked for 20 s", (transport, seen, token) => RunAsync(options, transport, seen, token))];

    private static async Task RunAsync(FaultOptions options, string transport, Observations seen, CancellationToken cancellationToken)
    {
        using var errand = new Errand(Starving.Variable);
        await using Scene scene = await Scene.StartAsync(transport, errand.Environment);
        LoadRun load = scene.LoadSilence(options.Connections, options.Frozen, Before + Starving.Duration, grace: Starving.Duration + Scene.Timeout);
        await scene.WaitForMeasuringAsync(options.Connections, cancellationToken);
        await Task.Delay(Before, cancellationToken);
        await errand.BeginAsync(cancellationToken);
        RunResult run = await load.FinishAsync(Scene.Timeout + Starving.Duration + TimeSpan.FromSeconds(60), cancellationToken);

        string[] told = errand.ReadDone();
        seen.Demand(int.Parse(told[0], CultureInfo.InvariantCulture) > 0, $"{told[0]} threads blocked for {told[1]} s");
        seen.DemandVerdicts(run, options.Frozen);
        seen.Note($"late by {run.Verdicts.Lateness.Max:0} ms at most");
    }
}
