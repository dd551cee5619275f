using System.Diagnostics;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.Faults;

/// <summary>The server has a tenth of a core for a minute.</summary>
internal sealed class QuotaRow : FaultRow
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Stopped = TimeSpan.FromMilliseconds(90);
    private static readonly TimeSpan Going = TimeSpan.FromMilliseconds(10);

    public override int Number => 4;

    public override IEnumerable<FaultCase> Cases(FaultOptions options) =>
        [new FaultCase("10 % of a core for 60 s", (transport, seen, token) => RunAsync(options, transport, seen, token))];

    private static async Task RunAsync(FaultOptions options, string transport, Observations seen, CancellationToken cancellationToken)
    {
        await using Scene scene = await Scene.StartAsync(transport);
        LoadRun load = scene.LoadSilence(options.Connections, options.Frozen, Duration, grace: Duration);
        await scene.WaitForMeasuringAsync(options.Connections, cancellationToken);
        await HoldDownAsync(scene.ServerId, seen, cancellationToken);
        RunResult run = await load.FinishAsync(TimeSpan.FromSeconds(180), cancellationToken);
        seen.DemandVerdicts(run, options.Frozen);
        seen.Note($"late by {run.Verdicts.Lateness.Max:0} ms at most");
        seen.Note($"{(await scene.GetStatusAsync()).GetProperty("stalls").GetProperty("count").GetInt64()} stalls measured");
    }

    private static async Task HoldDownAsync(int processId, Observations seen, CancellationToken cancellationToken)
    {
        using (var quota = CpuQuota.TryImpose(processId, percent: 10))
        {
            if (quota is not null)
            {
                seen.Note($"by cgroup");
                await Task.Delay(Duration, cancellationToken);
                seen.Note($"throttled for {quota.ReadThrottled().TotalSeconds:0.0} s");
                return;
            }
        }

        seen.Note($"by stopping it 90 ms of each 100");
        for (long began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Duration;)
        {
            await Signals.StopForAsync(Stopped, cancellationToken, processId);
            await Task.Delay(Going, cancellationToken);
        }
    }
}
