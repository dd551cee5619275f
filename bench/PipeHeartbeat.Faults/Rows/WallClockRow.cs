using System.Globalization;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.Faults;

/// <summary>The server's wall clock jumps by an hour and by a day, to either side and back, while all other clocks go on.</summary>
internal sealed class WallClockRow : FaultRow
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan[] Jumps =
        [TimeSpan.FromHours(1), TimeSpan.FromHours(-1), TimeSpan.FromDays(1), TimeSpan.FromDays(-1), TimeSpan.Zero];

    public override int Number => 5;

    public override IEnumerable<FaultCase> Cases(FaultOptions options) =>
        [new FaultCase("wall clock + 1 h, − 1 h, + 1 day, − 1 day, and back", (transport, seen, token) => RunAsync(options, transport, seen, token))];

    private static async Task RunAsync(FaultOptions options, string transport, Observations seen, CancellationToken cancellationToken)
    {
        using ShiftedClock clock = await ShiftedClock.CompileAsync();
        await using Scene scene = await Scene.StartAsync(transport, clock.Environment);
        LoadRun load = scene.LoadSilence(options.Connections, options.Frozen, (Between * Jumps.Length) + Scene.Timeout, grace: TimeSpan.FromSeconds(5));
        await scene.WaitForMeasuringAsync(options.Connections, cancellationToken);
        using var http = new HttpClient { BaseAddress = scene.Server.Admin };
        foreach (TimeSpan jump in Jumps)
        {
            clock.Shift(jump);
            await Task.Delay(Between, cancellationToken);

            // The web server dates its answers by the clock that was shifted.
            using HttpResponseMessage answer = await http.GetAsync("/livez", cancellationToken);
            double error = (answer.Headers.Date!.Value - DateTimeOffset.UtcNow - jump).TotalSeconds;
            if (Math.Abs(error) > 3)
                throw new FaultException(string.Create(CultureInfo.InvariantCulture, $"the server's clock should be off by {jump.TotalSeconds:0} s, and is so by {jump.TotalSeconds + error:0} s"));
        }

        RunResult run = await load.FinishAsync(TimeSpan.FromSeconds(90), cancellationToken);
        seen.DemandVerdicts(run, options.Frozen);
        seen.DemandInTime(run.Verdicts.Lateness.Max <= Scene.Slack.TotalMilliseconds, $"late by {run.Verdicts.Lateness.Max:0} ms at most");
    }
}
