using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Looks back on a run that is over, and puts together what it has found.</summary>
internal sealed class RunReview
{
    private readonly Scenario _scenario;
    private readonly RunObserver _observer;
    private readonly TargetResult _target;

    public RunReview(
        Scenario scenario, Fleet fleet, RunObserver observer, ServerStatus? before, ServerStatus? after, int timeoutMs, string timeoutFrom)
    {
        _scenario = scenario;
        _observer = observer;
        Fleet = fleet;
        Before = before;
        After = after;
        _target = Describe(scenario.Options, fleet, timeoutMs, timeoutFrom, before);
        Status = CompareStatus();
        if (Status?.Note is { } note)
            Notes.Add(note);
        if (DescribeHolds() is { } held)
            Notes.Add(held);
        if (scenario.Options.Admin is { } admin && !fleet.WasStopped && (before is null || after is null))
            Notes.Add($"{admin} gave no status: verdicts are judged by the connections alone");
    }

    public Fleet Fleet { get; }

    public ServerStatus? Before { get; }

    public ServerStatus? After { get; }

    /// <summary><see langword="null"/> without the server's status.</summary>
    public StatusCheck? Status { get; }

    /// <summary>What is wrong beside what every run is judged by.</summary>
    public List<string> Findings { get; } = [];

    public List<string> Notes { get; } = [];

    public OffenderResult? Offenders { get; set; }

    public RunResult ToResult(DateTimeOffset startedAt)
    {
        FleetTally tally = Fleet.Tally;
        double seconds = Fleet.MeasuredSeconds;
        if (tally.Unwelcomed > 0)
            Notes.Add(string.Create(CultureInfo.InvariantCulture, $"{tally.Unwelcomed:N0} {Plural.Of(tally.Unwelcomed, "client got no answer to its", "clients got no answer to their")} greeting within 2 s, and went on without identity"));

        var result = new RunResult
        {
            Verb = _scenario.Verb,
            CommandLine = _scenario.Options.CommandLine,
            StartedAt = startedAt,
            DurationSeconds = Math.Round(seconds, 3),
            MeasuredFromSeconds = Math.Round(Fleet.MeasuredFromSeconds, 3),
            Seed = _scenario.Options.Seed,
            Outcome = RunOutcome.Held,
            Findings = [],
            Notes = Notes,
            Machine = ThisMachine.Describe(),
            Target = _target,
            Connections = new ConnectionResult(
                tally.PlannedConnections, tally.Connected, tally.Failures, FindConnectRate(), tally.ConnectTook.ToDistribution()),
            Beats = new BeatResult(
                tally.PlannedBeats,
                tally.SentBeats,
                tally.UnsentBeats,
                seconds > 0 ? Math.Round(tally.SentBeats / seconds, 1) : 0,
                tally.PlannedBeats > 0 ? Math.Round(tally.OnTimeBeats * 100.0 / tally.PlannedBeats, 3) : 100,
                tally.SendLag.ToDistribution(),
                _scenario.Options.Dialect.IsAnswered ? tally.AckRoundTrip.ToDistribution() : null,
                Math.Round(tally.Tenths.Fullest(), 3)),
            Verdicts = DescribeVerdicts(),
            Ends = tally.Ends,
            Judged = Fleet.Judge.Judged,
            Offenders = Offenders,
            Server = _observer.Server,
            Generator = _observer.Generator!,
            Timeline = _observer.Timeline,
            Thresholds = [],
        };

        (RunOutcome outcome, IReadOnlyList<string> findings) = RunFindings.Judge(
            result, new RunFacts(Fleet.WasStopped, Fleet.Judge.Starved, tally.FalseEnds, Findings));
        return result with { Outcome = outcome, Findings = findings };
    }

    private static TargetResult Describe(FleetOptions options, Fleet fleet, int timeoutMs, string timeoutFrom, ServerStatus? status)
    {
        int intervalMs = (int)Math.Round(options.PlannedIntervalUs / 1e3);
        if (fleet.Welcome is { } welcome)
        {
            if (welcome.TimeoutMs > 0 && options.Timeout is null)
                (timeoutMs, timeoutFrom) = (welcome.TimeoutMs, "welcome");
            if (welcome.IntervalMs > 0 && options.Rate is null)
                intervalMs = welcome.IntervalMs;
        }

        return new TargetResult(options.Target.ToString(), intervalMs, timeoutMs, timeoutFrom, status?.Version)
        {
            GraceMs = (long)options.VerdictGrace.TotalMilliseconds,
            LongestGraceMs = fleet.Judge.LongestGraceUs / 1_000,
        };
    }

    private StatusCheck? CompareStatus()
    {
        if (Before is null || After is null)
            return null;

        FleetTally tally = Fleet.Tally;
        return StatusCheck.Compare(Before.Counters, After.Counters, tally.Connected, tally.Ends, tally.SilentWithoutReason);
    }

    private string? DescribeHolds() => _target.LongestGraceMs <= _target.GraceMs
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"the server stood still or braked, as its status tells: a verdict was missed only {_target.LongestGraceMs / 1e3:0.###} s after its deadline, "
            + $"instead of {_target.GraceMs / 1e3:0.###} s");

    private VerdictResult DescribeVerdicts()
    {
        VerdictJudge judge = Fleet.Judge;
        return new VerdictResult(
            judge.Settled,
            judge.Reported,
            judge.Settled == 0 ? 100 : judge.Reported * 100.0 / judge.Settled,
            judge.FalseOffline,
            judge.Early,
            judge.Missed,
            judge.Twice + (Status?.Twice ?? 0),
            Status?.Disagreements ?? 0,
            judge.Lateness.ToDistribution())
        {
            Drained = judge.Drained,
        };
    }

    /// <summary>While the fleet came; later connections have a pace of their own.</summary>
    private double FindConnectRate() =>
        Fleet.ConnectingSeconds > 0 ? Math.Round(Fleet.ConnectedWhileConnecting / Fleet.ConnectingSeconds, 1) : 0;
}
