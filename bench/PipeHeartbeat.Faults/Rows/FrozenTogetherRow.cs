using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.Faults;

/// <summary>Server and clients stand still together, as on a machine that is suspended.</summary>
internal sealed class FrozenTogetherRow : FaultRow
{
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Stop = TimeSpan.FromSeconds(30);

    public override int Number => 6;

    public override IEnumerable<FaultCase> Cases(FaultOptions options) =>
        [new FaultCase("server and clients stopped together for 30 s", (transport, seen, token) => RunAsync(options, transport, seen, token))];

    private static async Task RunAsync(FaultOptions options, string transport, Observations seen, CancellationToken cancellationToken)
    {
        await using Scene scene = await Scene.StartAsync(transport);
        LoadRun load = scene.LoadSilence(options.Connections, options.Frozen, Before + Stop + Scene.Timeout, grace: Stop + Scene.Timeout);
        await scene.WaitForMeasuringAsync(options.Connections, cancellationToken);
        await Task.Delay(Before, cancellationToken);
        (_, long resumedUs) = await Signals.StopForAsync(Stop, cancellationToken, scene.ServerId, load.Process.Id);

        RunResult run = await load.FinishAsync(TimeSpan.FromSeconds(120), cancellationToken);

        // By their own clock all clients were silent for too long; that none is ended for it is what is asked.
        seen.Demand(run.Ends.Values.Sum() == options.Frozen, $"{run.Ends.Values.Sum() - options.Frozen} false offline");
        seen.Demand(run.Verdicts.Early == 0, $"{run.Verdicts.Early} early");
        seen.DemandInTime(run.Verdicts.Reported == options.Frozen, $"{run.Verdicts.Reported} of {options.Frozen} silent reported");
        SilenceTiming.Demand(seen, load.ReadVerdicts(), resumedUs);
        seen.Demand(Scene.Closed(await scene.GetStatusAsync(), "heartbeat_timeout") == options.Frozen, $"no burst of events");
    }
}
