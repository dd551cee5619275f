using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.Faults;

/// <summary>Nearly as many as are there come at once, and again.</summary>
internal sealed class CrowdRow : FaultRow
{
    private const int Times = 2;
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);

    public override int Number => 11;

    public override IEnumerable<FaultCase> Cases(FaultOptions options)
    {
        int crowd = options.Connections * 9 / 10;
        return [new FaultCase($"{crowd} connect at once beside {options.Connections}, twice", (transport, seen, token) => RunAsync(options, crowd, transport, seen, token))];
    }

    private static async Task RunAsync(FaultOptions options, int crowd, string transport, Observations seen, CancellationToken cancellationToken)
    {
        await using Scene scene = await Scene.StartAsync(transport);
        LoadRun load = scene.Load("hold", "-c", Scene.Text(options.Connections), "-d", "60s", "--warmup", DurationText.Format(Scene.Warmup));
        await scene.WaitForMeasuringAsync(options.Connections, cancellationToken);
        for (int time = 0; time < Times; time++)
        {
            LoadRun coming = scene.Load("hold", "-c", Scene.Text(crowd), "-d", "2s", "--warmup", "5s", "--connect-rate", "1m");
            long beganUs = await scene.WaitUntilAsync(status => Live(status) > options.Connections, "the first of a crowd", TimeSpan.FromSeconds(30), cancellationToken);
            long doneUs = await scene.WaitUntilAsync(status => Live(status) == options.Connections + crowd, "a whole crowd", TimeSpan.FromSeconds(60), cancellationToken);
            RunResult run = await coming.FinishAsync(TimeSpan.FromSeconds(60), cancellationToken);
            double took = Math.Max((doneUs - beganUs) / 1e6, run.Connections.Took.Max / 1e3);
            seen.Demand(took <= Most.TotalSeconds && run.Connections.Connected == crowd, $"{run.Connections.Connected} admitted within {took:0.00} s");
            seen.DemandVerdicts(run, silent: 0);
            await scene.WaitForLiveAsync(options.Connections, cancellationToken);
        }

        seen.Note($"and of those who were there:");
        seen.DemandVerdicts(await load.FinishAsync(TimeSpan.FromSeconds(120), cancellationToken), silent: 0);
    }

    private static long Live(System.Text.Json.JsonElement status) => status.GetProperty("counters").GetProperty("live").GetInt64();
}
