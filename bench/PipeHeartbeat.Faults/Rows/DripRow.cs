using System.Diagnostics;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.Faults;

/// <summary>Half of all clients never finish a packet; the other half must not notice.</summary>
internal sealed class DripRow : FaultRow
{
    private const int MostBytes = 2048;
    private const int First = 30;

    /// <summary>They send seven bytes of eight at once, and never another.</summary>
    private const string Seven = "seven";
    private static readonly string[] Kinds = ["drip", Seven, "endless"];
    private static readonly TimeSpan FrameTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(6);

    /// <summary>Each has sent twice by then, and the first have a second left.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(2.5);

    /// <summary>The compiler takes what is called thirty times, measures the next thirty calls, and compiles it once more.</summary>
    private const int Questions = 300;

    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

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
        await AskOftenAsync(scene, cancellationToken);
        long before = ResidentSet.Read(scene.ServerId);
        LoadRun[] drips = Drip(scene, good);
        long bytes = (await WatchPeakAsync(scene, good, cancellationToken) - before) / good;
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
        [
            "hostile", "--kind", kind, "-c", Scene.Text(i == 0 ? count - (each * (Kinds.Length - 1)) : each), "--admin", scene.Server.Admin.ToString(),
            .. kind == Seven ? Array.Empty<string>() : ["--pace", "2s"],
        ]))];
    }

    /// <summary>
    /// Asks for the status until what answers is compiled for good. The generators and this program ask for it while the drips come, and some 500
    /// methods of the web server, compiled just then, took up to 5 MB of the compiler's memory: 1,000 bytes a drip that no drip has.
    /// </summary>
    private static async Task AskOftenAsync(Scene scene, CancellationToken cancellationToken)
    {
        for (int i = 0; i < Questions; i++)
        {
            await scene.GetStatusAsync();
            await Task.Delay(BetweenQuestions, cancellationToken);
        }
    }

    /// <summary>
    /// The most that the server had while all of them were there and none had to go. Nothing is asked of it meanwhile: its answers would be counted
    /// as theirs.
    /// </summary>
    private static async Task<long> WatchPeakAsync(Scene scene, int good, CancellationToken cancellationToken)
    {
        await scene.WaitForLiveAsync(good * 2, cancellationToken);
        long endedBefore = Scene.Closed(await scene.GetStatusAsync(), "frame_timeout");
        long peak = 0;
        for (long began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Watched;)
        {
            peak = Math.Max(peak, ResidentSet.Read(scene.ServerId));
            await Task.Delay(BetweenLooks, cancellationToken);
        }

        if (Scene.Closed(await scene.GetStatusAsync(), "frame_timeout") != endedBefore)
            throw new FaultException("some drips had to go before it was seen what all of them take");
        return peak;
    }
}
