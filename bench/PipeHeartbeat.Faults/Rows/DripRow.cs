using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.Faults;

/// <summary>Half of all clients never finish a packet; the other half must not notice.</summary>
internal sealed class DripRow : FaultRow
{
    private const int MostBytes = 2048;
    private const int First = 30;
    private static readonly string[] Kinds = ["drip", "seven", "endless"];
    private static readonly TimeSpan FrameTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(6);

    public override int Number => 9;

    public override IEnumerable<FaultCase> Cases(FaultOptions options)
    {
        int good = options.Connections / 2;
        return [new FaultCase($"{good} drip clients beside {good} good ones", (transport, seen, token) => RunAsync(good, transport, seen, token))];
    }

    private static async Task RunAsync(int good, string transport, Observations seen, CancellationToken cancellationToken)
    {
        await using Scene scene = await Scene.StartAsync(transport);
        LoadRun load = scene.Load("hold", "-c", Scene.Text(good), "-d", "65s");
        await scene.WaitForMeasuringAsync(good, cancellationToken);
        await Task.Delay(Settling, cancellationToken);

        // A few come before, so that what a drip takes is not the code that deals with it.
        foreach (LoadRun first in Drip(scene, First))
            await first.FinishAsync(TimeSpan.FromSeconds(60), cancellationToken);
        long before = ResidentSet.Read(scene.ServerId);
        LoadRun[] drips = Drip(scene, good);
        long bytes = (await WatchPeakAsync(scene, cancellationToken) - before) / good;
        foreach ((string kind, LoadRun drip) in Kinds.Zip(drips))
        {
            OffenderResult offenders = (await drip.FinishAsync(TimeSpan.FromSeconds(60), cancellationToken)).Offenders!;
            TimeSpan deadline = kind == "endless" ? Scene.Timeout : FrameTimeout;
            seen.Demand(
                offenders.Ended == offenders.Count && offenders.RightlyEnded == offenders.Count && offenders.Took.Max <= (deadline + Scene.Slack).TotalMilliseconds,
                $"{kind}: {offenders.RightlyEnded} of {offenders.Count} ended for {offenders.ExpectedReason} within {offenders.Took.Max / 1e3:0.00} s");
        }

        seen.Demand(bytes <= MostBytes, $"{bytes:#,0} bytes a drip");
        RunResult run = await load.FinishAsync(TimeSpan.FromSeconds(120), cancellationToken);
        seen.DemandVerdicts(run, silent: 0);
    }

    private static LoadRun[] Drip(Scene scene, int count)
    {
        int each = count / Kinds.Length;
        return [.. Kinds.Select((kind, i) => scene.Load(
            "hostile", "--kind", kind, "--pace", "2s", "-c", Scene.Text(i == 0 ? count - (each * (Kinds.Length - 1)) : each), "--admin", scene.Server.Admin.ToString()))];
    }

    /// <summary>The most that the server had from when they begin to come until the first of them has had to go.</summary>
    private static async Task<long> WatchPeakAsync(Scene scene, CancellationToken cancellationToken)
    {
        long before = Scene.Closed(await scene.GetStatusAsync(), "frame_timeout");
        long peak = 0;
        await scene.WaitUntilAsync(
            status =>
            {
                peak = Math.Max(peak, ResidentSet.Read(scene.ServerId));
                return Scene.Closed(status, "frame_timeout") > before;
            },
            "the first drip to be ended",
            TimeSpan.FromSeconds(30),
            cancellationToken);
        return peak;
    }
}
