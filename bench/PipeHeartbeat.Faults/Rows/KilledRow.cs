using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.Faults;

/// <summary>While the server is stopped some clients freeze, and as many are killed: the kernel ends their connections for them.</summary>
internal sealed class KilledRow : FaultRow
{
    private const int Fraction = 20;
    private static readonly TimeSpan Stop = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Freezing = TimeSpan.FromSeconds(18);
    private static readonly TimeSpan MostForKilled = TimeSpan.FromSeconds(2);

    public override int Number => 8;

    public override IEnumerable<FaultCase> Cases(FaultOptions options)
    {
        int each = options.Connections / Fraction;
        return [new FaultCase($"{each} killed and {each} frozen during a SIGSTOP of 20 s", (transport, seen, token) => RunAsync(options, each, transport, seen, token))];
    }

    private static async Task RunAsync(FaultOptions options, int each, string transport, Observations seen, CancellationToken cancellationToken)
    {
        await using Scene scene = await Scene.StartAsync(transport);
        LoadRun killed = scene.Load("hold", "-c", Scene.Text(each), "-d", "5m");
        await scene.WaitForLiveAsync(each, cancellationToken);
        LoadRun load = scene.LoadSilence(options.Connections - each, each, Freezing, grace: Stop + Scene.Timeout);
        await scene.WaitForLiveAsync(options.Connections, cancellationToken);

        // Clients begin to freeze when the warm-up is over: a moment after the server was stopped.
        await Task.Delay(Scene.Warmup - TimeSpan.FromSeconds(1), cancellationToken);
        Task<(long StoppedUs, long ResumedUs)> stop = Signals.StopForAsync(Stop, cancellationToken, scene.ServerId);
        await Task.Delay(Stop / 2, cancellationToken);
        await killed.DisposeAsync();
        (_, long resumedUs) = await stop;

        long goneUs = await scene.WaitUntilAsync(
            status => Scene.Closed(status, "closed") + Scene.Closed(status, "reset") >= each, $"{each} ends", TimeSpan.FromSeconds(30), cancellationToken);
        double took = (goneUs - resumedUs) / 1e6;
        seen.DemandInTime(took <= MostForKilled.TotalSeconds, $"{each} killed reported {took:0.00} s after it");
        RunResult run = await load.FinishAsync(TimeSpan.FromSeconds(120), cancellationToken);
        seen.DemandVerdicts(run, each);
        SilenceTiming.Demand(seen, load.ReadVerdicts(), resumedUs);
    }
}
