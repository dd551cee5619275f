using System.Globalization;
using System.Net;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>
/// Puts every peer through the plan, in interleaved rounds, so that whatever drifts on the machine drifts for all. Each round of each peer
/// has a process and a port of its own.
/// </summary>
/// <param name="say">Told of each step.</param>
internal sealed class CompareRunner(ComparePlan plan, IReadOnlyList<Contender> contenders, Action<string> say)
{
    // Peers with a short queue of waiting connections would lose some at a higher rate, and be slow for no fault of what is measured here.
    public const double ConnectRate = 2000;

    // What compiles while it runs has compiled the better part after so many beats and connections, and some time: an accept of ours took 290 µs of
    // processor time after one and two of them, 45 µs after four and 40 µs after eight, and those of the others on .NET fell until then too.
    private const int WarmUpRuns = 8;
    private const int WarmUpConnections = 300;
    private const double WarmUpRate = 10_000;
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromMilliseconds(1200);

    private const int MostSilentClients = 200;
    private static readonly TimeSpan SilenceGrace = TimeSpan.FromSeconds(10);

    // Those who look at their clients in turns are met in every part of a turn.
    private const double SilencesOfSpread = 4.0 / 3;

    private static readonly SilentRunView View = new();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (int round = 1; round <= plan.Rounds; round++)
        {
            foreach (Contender contender in contenders)
                await TryAsync(contender, () => MeasureAsync(contender, round, cancellationToken));
        }

        if (plan.Silence == TimeSpan.Zero)
            return;
        foreach (Contender contender in contenders.Where(contender => contender.Peer.DetectsSilence))
            await TryAsync(contender, () => DetectAsync(contender, cancellationToken));
    }

    /// <summary>One that fails does not end the comparison of the others.</summary>
    private async Task TryAsync(Contender contender, Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (Exception error) when (error is PeerException or UnreachableServerException or IOException)
        {
            contender.Remarks.Add(error.Message);
            say(error.Message);
        }
    }

    private TimeSpan WarmUp => plan.Duration < LongestWarmUp ? plan.Duration : LongestWarmUp;

    private async Task MeasureAsync(Contender contender, int round, CancellationToken cancellationToken)
    {
        await using PeerRun run = await PeerRun.StartAsync(contender.Peer, plan.Connections + WarmUpConnections, plan.LoadTimeout, cancellationToken);
        contender.Configuration = run.Launch.Configuration;
        FleetOptions options = Options(run) with { Rate = plan.Rate, Duration = plan.Duration };

        await WarmUpAsync(options, cancellationToken);
        RunResult result = await new RateScenario(options).RunAsync(View, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        await run.ThrowIfEndedAsync();
        PeerRound found = Read(result, round);
        contender.Rounds.Add(found);
        if (Complaint(result, found) is { } complaint)
            contender.Remarks.Add(string.Create(CultureInfo.InvariantCulture, $"round {round}: {complaint}"));
        say(string.Create(
            CultureInfo.InvariantCulture,
            $"round {round} of {plan.Rounds}, {contender.Peer.Name}: {found.Figures.CpuPerBeatUs:0.00} µs a beat, "
            + $"{found.Figures.BytesPerConnection:0} bytes a connection, {found.Figures.CpuPerAcceptUs:0.0} µs an accept"
            + $"{(found.IsValid ? "" : " (does not count)")}"));
    }

    /// <summary>With few connections, so that memory can still grow.</summary>
    private async Task WarmUpAsync(FleetOptions options, CancellationToken cancellationToken)
    {
        // A plan that is shorter than a warm-up is a trial, of which nobody quotes the figures.
        int runs = plan.Duration < LongestWarmUp ? 1 : WarmUpRuns;
        for (int run = 0; run < runs; run++)
        {
            await new RateScenario(options with
            {
                Connections = Math.Min(plan.Connections, WarmUpConnections),
                Rate = WarmUpRate,
                Duration = WarmUp,
                Warmup = TimeSpan.Zero,
                ServerPid = null,
            }).RunAsync(View, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task DetectAsync(Contender contender, CancellationToken cancellationToken)
    {
        int clients = Math.Min(plan.Connections, MostSilentClients);
        await using PeerRun run = await PeerRun.StartAsync(contender.Peer, clients, plan.Silence, cancellationToken);
        FleetOptions options = Options(run) with
        {
            Connections = clients,
            Interval = plan.Silence / 6,

            // Some watch a client differently until they have first asked it.
            Warmup = plan.Silence,
            Duration = plan.Silence * SilencesOfSpread,
            VerdictGrace = SilenceGrace,
        };
        RunResult result = await new SilenceScenario(options, fraction: 1).RunAsync(View, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        await run.ThrowIfEndedAsync();

        VerdictResult verdicts = result.Verdicts;
        contender.Detection = new DetectionResult(
            run.Launch.Configuration,
            run.Launch.Timeout!.Value.TotalMilliseconds,
            SilenceGrace.TotalMilliseconds,
            verdicts.Silent,
            verdicts.Early,
            verdicts.Missed,
            verdicts.FalseOffline,
            verdicts.Lateness);
        say(string.Create(
            CultureInfo.InvariantCulture,
            $"silence, {contender.Peer.Name}: late by {verdicts.Lateness.P50:0.0} ms (p50), {verdicts.Lateness.Max:0.0} ms (max); "
            + $"{verdicts.Early} early, {verdicts.Missed} missed of {verdicts.Silent}"));
    }

    private FleetOptions Options(PeerRun run) => new()
    {
        Target = new IPEndPoint(IPAddress.Loopback, run.Port),
        Connections = plan.Connections,
        ConnectRate = ConnectRate,
        Dialect = run.Launch.Dialect,
        Timeout = run.Launch.Timeout,
        Warmup = WarmUp / 2,
        ServerPid = run.ProcessId,
        CommandLine = plan.CommandLine,
    };

    private static PeerRound Read(RunResult result, int round)
    {
        UsageResult? server = result.Server;
        return new PeerRound(
            round,
            result.Outcome != RunOutcome.Invalid && server is not null,
            new PeerFigures(server?.CpuPerBeatUs, server?.BytesPerClient, server?.CpuPerAcceptUs),
            result.Beats.PerSecond,
            result.Beats.SendLag.P99);
    }

    private static string? Complaint(RunResult result, PeerRound found) => result.Findings.Count > 0
        ? result.Findings[0]
        : found.IsValid ? null : "its process could not be watched";
}
