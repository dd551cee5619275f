using System.Text.Json;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.Faults;

/// <summary>The network to all clients is cut: for a while, and for good.</summary>
internal sealed class NetworkCutRow : FaultRow
{
    private static readonly TimeSpan Cut = TimeSpan.FromSeconds(16);
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan After = Scene.Timeout + TimeSpan.FromSeconds(8);

    /// <summary>As long as an interval, which is the default of the option.</summary>
    private static readonly TimeSpan Hold = Scene.Interval;

    public override int Number => 7;

    public override IEnumerable<FaultCase> Cases(FaultOptions options) =>
    [
        new FaultCase("network to all cut for 16 s", (transport, seen, token) => HealAsync(options, transport, seen, token)),
        new FaultCase("network to all cut for good", (transport, seen, token) => LoseAsync(options, transport, seen, token)),
    ];

    private static async Task HealAsync(FaultOptions options, string transport, Observations seen, CancellationToken cancellationToken)
    {
        await using CutNetwork network = await CutNetwork.CreateAsync();
        await using Scene scene = await Scene.StartAsync(transport, ip: network.ServerAddress);
        LoadRun load = await HoldAsync(scene, network, options, Before + Cut + After, cancellationToken);
        long cutUs = SystemClock.NowUs;
        await network.CutAsync();
        await Task.Delay(Cut, cancellationToken);
        await network.HealAsync();
        double lasted = (SystemClock.NowUs - cutUs) / 1e6;
        RunResult run = await load.FinishAsync(TimeSpan.FromSeconds(120), cancellationToken);
        JsonElement status = await scene.GetStatusAsync();
        long offline = Scene.Closed(status, "heartbeat_timeout");

        // A machine that is slow to pull out and to put back makes the cut longer than the hold.
        seen.DemandInTime(lasted <= (Cut + Scene.Slack / 2).TotalSeconds, $"cut for {lasted:0.00} s");
        seen.Demand(offline == 0 && run.Verdicts.FalseOffline == 0, $"{offline} offline");
        DemandOneAlarm(seen, status);
    }

    private static async Task LoseAsync(FaultOptions options, string transport, Observations seen, CancellationToken cancellationToken)
    {
        await using CutNetwork network = await CutNetwork.CreateAsync();
        await using Scene scene = await Scene.StartAsync(transport, ip: network.ServerAddress);
        await HoldAsync(scene, network, options, TimeSpan.FromMinutes(5), cancellationToken);
        long cutUs = SystemClock.NowUs;
        await network.CutAsync();
        TimeSpan most = Scene.Timeout + Hold + Scene.Slack;
        long goneUs = await scene.WaitUntilAsync(
            status => Scene.Closed(status, "heartbeat_timeout") == options.Connections, "all to be reported", most * 2, cancellationToken);
        double took = (goneUs - cutUs) / 1e6;
        seen.DemandInTime(took <= most.TotalSeconds, $"all {options.Connections} reported {took:0.00} s after the cut");
        DemandOneAlarm(seen, await scene.GetStatusAsync());
    }

    private static async Task<LoadRun> HoldAsync(
        Scene scene, CutNetwork network, FaultOptions options, TimeSpan duration, CancellationToken cancellationToken)
    {
        LoadRun load = scene.LoadFrom(
            network.Around, "hold", "-c", Scene.Text(options.Connections), "-d", DurationText.Format(duration), "--warmup", DurationText.Format(Scene.Warmup));
        await scene.WaitForMeasuringAsync(options.Connections, cancellationToken);
        await Task.Delay(Before, cancellationToken);
        return load;
    }

    private static void DemandOneAlarm(Observations seen, JsonElement status)
    {
        long alarms = status.GetProperty("brake").GetProperty("alarms").GetInt64();
        seen.Demand(alarms == 1, $"{alarms} alarm");
    }
}
