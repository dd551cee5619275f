using System.Text.Json;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.Faults;

/// <summary>The server is stopped and goes on; its clients beat all the while, but for those that freeze before and during the stop.</summary>
internal sealed class StopRow : FaultRow
{
    private static readonly int[] Seconds = [2, 14, 16, 20, 60];
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(4);

    public override int Number => 1;

    public override IEnumerable<FaultCase> Cases(FaultOptions options) => Seconds.Select(seconds => new FaultCase(
        $"SIGSTOP for {seconds} s", (transport, seen, token) => RunAsync(options, transport, TimeSpan.FromSeconds(seconds), seen, token)));

    private static async Task RunAsync(FaultOptions options, string transport, TimeSpan stop, Observations seen, CancellationToken cancellationToken)
    {
        await using Scene scene = await Scene.StartAsync(transport);
        LoadRun load = scene.LoadSilence(options.Connections, options.Frozen, Before + stop, grace: stop + Scene.Interval * 2);
        await scene.WaitForMeasuringAsync(options.Connections, cancellationToken);
        await Task.Delay(Before, cancellationToken);
        (_, long resumedUs) = await Signals.StopForAsync(stop, cancellationToken, scene.ServerId);

        RunResult run = await load.FinishAsync(Scene.Timeout + stop + TimeSpan.FromSeconds(60), cancellationToken);
        seen.DemandVerdicts(run, options.Frozen);
        SilenceTiming.Demand(seen, load.ReadVerdicts(), resumedUs);
        JsonElement stalls = (await scene.GetStatusAsync()).GetProperty("stalls");
        double measured = stalls.GetProperty("longest").ValueKind == JsonValueKind.Number ? stalls.GetProperty("longest").GetDouble() : 0;
        seen.Demand(Math.Abs(measured - stop.TotalSeconds) <= 1, $"stall measured as {measured:0.00} s");
    }
}
