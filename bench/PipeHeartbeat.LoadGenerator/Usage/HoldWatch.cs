namespace PipeHeartbeat.LoadGenerator;

/// <summary>
/// Asks a server's status once a second, and tells the fleet when it held verdicts back: after it stood still, or because many fell silent at once.
/// </summary>
/// <param name="status">Whom to ask.</param>
/// <param name="before">What it said before the run.</param>
/// <param name="interval">Of the clients.</param>
/// <param name="fleet">Whom to tell.</param>
internal sealed class HoldWatch(StatusClient status, ServerStatus before, TimeSpan interval, Fleet fleet)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>A server that stands still does not answer either, so a silence of its own is not its last word.</summary>
    private const int ConvincingFailures = 3;

    private ServerStatus _last = before;
    private long _lastAskedUs = FleetClock.NowUs;
    private int _failures;

    /// <summary>Whether a server tells what there is to watch.</summary>
    public static bool CanWatch(ServerStatus? status) => status is { Stalls: not null, Brake: not null, VerdictHold: not null };

    /// <summary>Watches until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pace);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await AskAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        long askedUs = FleetClock.NowUs;
        ServerStatus? now = await status.TryGetAsync(cancellationToken);
        long heardUs = FleetClock.NowUs;
        if (CanWatch(now))
        {
            fleet.Tell(askedUs, [.. FindHolds(now!, heardUs)]);
            (_last, _lastAskedUs, _failures) = (now!, askedUs, 0);
        }
        else if (++_failures >= ConvincingFailures)
        {
            fleet.Tell(askedUs, []);
        }
    }

    private IEnumerable<VerdictHold> FindHolds(ServerStatus now, long heardUs)
    {
        ServerVerdictHold hold = now.VerdictHold!;
        if (now.Stalls!.Count > _last.Stalls!.Count)
        {
            // Clients that beat more seldom than the server would have them are given an interval of their own.
            double grant = hold.Stall + Math.Max(0, interval.TotalSeconds - now.Interval);
            long stoodUs = Microseconds(now.Stalls.Total - _last.Stalls.Total);
            yield return new VerdictHold(_lastAskedUs - stoodUs, heardUs, Microseconds(grant), stoodUs, IsBrake: false);
        }

        if (now.Brake!.Active || now.Brake.Alarms > _last.Brake!.Alarms)
            yield return new VerdictHold(_lastAskedUs, heardUs, Microseconds(hold.Brake), StoodUs: 0, IsBrake: true);
    }

    private static long Microseconds(double seconds) => (long)Math.Round(Math.Max(0, seconds) * 1e6);
}
