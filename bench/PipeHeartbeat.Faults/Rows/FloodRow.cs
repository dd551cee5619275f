using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.Faults;

/// <summary>One client wants everything: all packets, or all connections.</summary>
internal sealed class FloodRow : FaultRow
{

    public override int Number => 10;

    public override IEnumerable<FaultCase> Cases(FaultOptions options) =>
    [
        new FaultCase("one client sends 100,000 packets/s", (transport, seen, token) => SendAsync(options, transport, seen, token)),
        new FaultCase($"one address opens {options.Connections / 2} connections, {MostAnAddress(options)} allowed", (transport, seen, token) => OpenAsync(options, transport, seen, token)),
    ];

    private static int MostAnAddress(FaultOptions options) => options.Connections / 10;

    private static async Task SendAsync(FaultOptions options, string transport, Observations seen, CancellationToken cancellationToken)
    {
        await using Scene scene = await Scene.StartAsync(transport);
        LoadRun load = await HoldAsync(scene, options, cancellationToken);
        LoadRun flood = scene.Load("hostile", "--kind", "flood", "-c", "1", "-d", "5s", "--admin", scene.Server.Admin.ToString());
        OffenderResult offender = (await flood.FinishAsync(TimeSpan.FromSeconds(60), cancellationToken)).Offenders!;
        seen.Demand(
            offender is { Ended: 1, RightlyEnded: 1 },
            $"it was ended {offender.Took.Max:0} ms after it began, {(offender.RightlyEnded == 1 ? "" : "not ")}for {offender.ExpectedReason}");
        seen.DemandVerdicts(await load.FinishAsync(TimeSpan.FromSeconds(120), cancellationToken), silent: 0);
    }

    private static async Task OpenAsync(FaultOptions options, string transport, Observations seen, CancellationToken cancellationToken)
    {
        await using Scene scene = await Scene.StartAsync(transport, new Dictionary<string, string>
        {
            ["PIPEHEARTBEAT__MAXCONNECTIONSPERADDRESS"] = Scene.Text(MostAnAddress(options)),
        });
        LoadRun load = await HoldAsync(scene, options, cancellationToken);
        int wanted = options.Connections / 2;
        LoadRun greedy = scene.Load("hold", "-c", Scene.Text(wanted), "-d", "3s", "--warmup", "1s", "--source-ip", "127.0.1.1");
        await greedy.FinishAsync(TimeSpan.FromSeconds(60), cancellationToken);
        long refused = Scene.Closed(await scene.GetStatusAsync(), "limit");
        int expected = wanted - MostAnAddress(options);
        seen.Demand(refused == expected, $"{refused} of {wanted} refused for limit");
        seen.DemandVerdicts(await load.FinishAsync(TimeSpan.FromSeconds(120), cancellationToken), silent: 0);
    }

    private static async Task<LoadRun> HoldAsync(Scene scene, FaultOptions options, CancellationToken cancellationToken)
    {
        LoadRun load = scene.Load(
            "hold", "-c", Scene.Text(options.Connections), "-d", "25s", "--warmup", DurationText.Format(Scene.Warmup), "--source-ip", "127.0.0.0/24");
        await scene.WaitForMeasuringAsync(options.Connections, cancellationToken);
        return load;
    }
}
