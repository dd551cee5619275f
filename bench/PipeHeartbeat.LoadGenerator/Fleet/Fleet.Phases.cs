using System.Collections.Concurrent;
using System.Net.Sockets;

namespace PipeHeartbeat.LoadGenerator;

/// <content>The course of a run, and what is told of it on the way.</content>
internal sealed partial class Fleet
{
    private const long SecondUs = 1_000_000;

    /// <summary>So many clients that all could not connect stand for the rest.</summary>
    private const int ConvincingFailures = 32;

    private const long BetweenLooksUs = 10_000;

    private RunPhase _phase;
    private readonly ConcurrentQueue<(long AskedUs, IReadOnlyList<VerdictHold> Holds)> _told = [];

    /// <summary>Until when it is known whether the server held verdicts back; for ever, if nobody tells.</summary>
    private long _toldUs = long.MaxValue;
    private long _lookUs;
    private long _beganUs;
    private long _phaseBeganUs;
    private long _measuringBeganUs;
    private long _secondBeganUs;
    private long _sentBeforeSecond;
    private long _plannedBeforeSecond;
    private long _endedOfSecond;
    private bool _isOver;

    /// <summary>Why the last connect failed that did.</summary>
    public SocketError LastConnectError { get; private set; }

    /// <summary>When the last client fell silent.</summary>
    public long LastSilencedUs { get; private set; }

    /// <summary>How long it took until all clients had come, or could not.</summary>
    public double ConnectingSeconds { get; private set; }

    public long ConnectedWhileConnecting { get; private set; }

    /// <summary>How long the measured part was.</summary>
    public double MeasuredSeconds { get; private set; }

    /// <summary>When it began, since the run began; 0 if it did not.</summary>
    public double MeasuredFromSeconds => _measuringBeganUs == 0 ? 0 : (_measuringBeganUs - _beganUs) / 1e6;

    /// <summary>Whether nothing more is to be expected of those who are silent: all were ended, or are overdue.</summary>
    public bool AreVerdictsOverdue(long nowUs)
    {
        if (Judge.Awaited == 0)
            return true;
        if (nowUs < _lookUs)
            return false;

        // To look at every client takes a while; nothing is overdue before the last deadline.
        _lookUs = Math.Max(nowUs + BetweenLooksUs, Judge.FindLastDeadlineUs());
        return Judge.IsOverdue(Math.Min(nowUs, _toldUs));
    }

    /// <summary>Whether it is too late for what was due at a moment.</summary>
    public bool IsOverdue(long deadlineUs, long nowUs) => Math.Min(nowUs, _toldUs) > deadlineUs + Judge.GraceUs(deadlineUs, nowUs);

    /// <summary>
    /// Tells it, which must be watched, what the server said of itself. Until it is told what the server said when something was overdue already, that is
    /// not missed. Thread-safe.
    /// </summary>
    public void Tell(long askedUs, IReadOnlyList<VerdictHold> holds) => _told.Enqueue((askedUs, holds));

    private void HearOfHolds()
    {
        while (_told.TryDequeue(out (long AskedUs, IReadOnlyList<VerdictHold> Holds) told))
        {
            foreach (VerdictHold hold in told.Holds)
                Judge.Hold(hold);
            _toldUs = told.AskedUs;
        }
    }

    private void BeginPhases(long nowUs)
    {
        CompileEarly(nowUs);
        _beganUs = _phaseBeganUs = _secondBeganUs = nowUs;
        Announce(RunPhase.Connecting);
    }

    /// <summary>What is done once a second is done once before, and forgotten: to be compiled takes it longer than a beat may be late.</summary>
    private void CompileEarly(long nowUs)
    {
        _lagOfSecond.Record(1);
        _ackOfSecond.Record(1);
        _ = Describe(default, nowUs);
        _ = CountBacklog(nowUs, isGivenUp: false);
        TakeOverSecond();
        Tally.BeginMeasuring(nowUs);
    }

    private void AdvancePhase(long nowUs)
    {
        HearOfHolds();
        if (nowUs - _secondBeganUs >= SecondUs)
            TellSecond(nowUs);

        double seconds = (nowUs - _phaseBeganUs) / 1e6;
        if (_phase == RunPhase.Connecting && _unsettled == 0 && Tally.Connected > 0)
            BeginWarmup(nowUs);
        else if (_phase == RunPhase.WarmingUp && seconds >= _options.Warmup.TotalSeconds)
            BeginMeasuring(nowUs);
        else if (_phase == RunPhase.Measuring && seconds >= _options.Duration.TotalSeconds)
            Enter(RunPhase.Ending, nowUs);

        bool isDeserted = Standing == 0 && Coming == 0;
        bool isHopeless = Tally.Connected == 0 && Tally.Failures.Values.Sum() >= Math.Min(ConvincingFailures, _clients.Length);
        WasStopped = _stopping && !_isOver;
        if (WasStopped || isHopeless || isDeserted || (_phase == RunPhase.Ending && _script.IsDone(this, nowUs)))
            Finish(nowUs);
    }

    private void BeginWarmup(long nowUs)
    {
        SkipBacklog(nowUs);
        ConnectingSeconds = (nowUs - _beganUs) / 1e6;
        ConnectedWhileConnecting = Tally.Connected;
        Enter(RunPhase.WarmingUp, nowUs);
    }

    private void BeginMeasuring(long nowUs)
    {
        _measuringBeganUs = nowUs;
        SkipBacklog(nowUs);
        _plannedBeforeSecond -= Tally.PlannedBeats;
        TakeOverSecond();
        Tally.BeginMeasuring(nowUs);
        Enter(RunPhase.Measuring, nowUs);
        _script.Begin(this, nowUs);
    }

    private void Enter(RunPhase phase, long nowUs)
    {
        _phaseBeganUs = nowUs;
        Announce(phase);
    }

    private void Announce(RunPhase phase)
    {
        _phase = phase;
        _samples.Writer.TryWrite(new FleetSample(phase, BeginsPhase: true, Tally.Connected, SentEver, Progress: null));
    }

    private void Finish(long nowUs)
    {
        _isOver = true;
        MeasuredSeconds = _measuringBeganUs == 0 ? 0 : (nowUs - _measuringBeganUs) / 1e6;
        CountBacklog(nowUs, isGivenUp: true);
        Judge.Finish(nowUs);
        if (nowUs - _secondBeganUs >= SecondUs / 2)
            TellSecond(nowUs);
        TakeOverSecond();
    }

    private void TellSecond(long nowUs)
    {
        double seconds = (nowUs - _secondBeganUs) / 1e6;
        long planned = Tally.PlannedBeats + (_isOver ? 0 : CountBacklog(nowUs, isGivenUp: false));
        var point = new TimelinePoint(
            (nowUs - _beganUs) / 1e6,
            Standing,
            Beats: (long)Math.Round((SentEver - _sentBeforeSecond) / seconds),
            PlannedBeats: (long)Math.Round((planned - _plannedBeforeSecond) / seconds),
            Ended: _endedOfSecond,
            SendLagP99: _lagOfSecond.PercentileMs(99),
            LatenessMax: _worstLatenessOfSecondUs < 0 ? null : _worstLatenessOfSecondUs / 1e3,
            ServerCpuPercent: null,
            ServerRssMiB: null);
        _samples.Writer.TryWrite(new FleetSample(_phase, BeginsPhase: false, Tally.Connected, SentEver, Describe(point, nowUs)));

        _secondBeganUs = nowUs;
        _sentBeforeSecond = SentEver;
        _plannedBeforeSecond = planned;
        _endedOfSecond = 0;
        _worstLatenessOfSecondUs = -1;
        TakeOverSecond();
    }

    /// <summary>What was gathered in a second joins the whole: so each time is recorded once.</summary>
    private void TakeOverSecond()
    {
        Tally.SendLag.Add(_lagOfSecond);
        Tally.AckRoundTrip.Add(_ackOfSecond);
        _lagOfSecond.Reset();
        _ackOfSecond.Reset();
    }

    private RunProgress Describe(TimelinePoint point, long nowUs) => new()
    {
        Phase = _phase,
        Now = point,
        Left = EstimateLeft(nowUs),
        PlannedConnections = _clients.Length,
        Verdicts = new VerdictProgress(
            Judge.Settled + Judge.Awaited,
            Judge.Reported,
            Judge.FalseOffline,
            Judge.Lateness.PercentileMs(50),
            Judge.Lateness.PercentileMs(99),
            Judge.Lateness.MaxMs),
        AckP99Ms = _dialect.IsAnswered ? _ackOfSecond.PercentileMs(99) : null,
        Errors = new Dictionary<string, long>(Tally.Failures),
        Ends = new Dictionary<string, long>(Tally.Ends),
    };

    private TimeSpan EstimateLeft(long nowUs)
    {
        TimeSpan spent = TimeSpan.FromMicroseconds(nowUs - _phaseBeganUs);
        TimeSpan left = _phase switch
        {
            RunPhase.Connecting => TimeSpan.FromSeconds(_clients.Length / _options.ConnectRate) + _options.Warmup + _options.Duration,
            RunPhase.WarmingUp => _options.Warmup + _options.Duration,
            RunPhase.Measuring => _options.Duration,
            _ => TimeSpan.FromMicroseconds(Math.Max(0, Judge.FindLastDeadlineUs() - nowUs)) + spent,
        };
        return left > spent ? left - spent : TimeSpan.Zero;
    }

    /// <summary>
    /// What was not kept of the plan while connections were made, or in the warm-up, is not made up for in what follows: each phase shows whether its
    /// own plan can be kept. At the end of the measured part nothing is skipped.
    /// </summary>
    private void SkipBacklog(long nowUs)
    {
        for (int client = 0; client < _clients.Length; client++)
        {
            ref Client state = ref _clients[client];
            if (state.State != ClientState.Beating || state.DueUs > nowUs)
                continue;

            uint skipped = 1 + (uint)((nowUs - state.DueUs) / state.IntervalUs);
            _plannedBeforeSecond -= skipped;
            state.HasGap |= state.Unanswered > 0;
            state.Beat += skipped;
            state.DueUs = _plan.MomentUs(client, in state);
            File(client);
        }
    }

    /// <summary>Beats whose moment has come and that were not even tried.</summary>
    private long CountBacklog(long nowUs, bool isGivenUp)
    {
        long count = 0;
        foreach (ref readonly Client state in _clients.AsSpan())
        {
            // What is due since less than a turn of the loop is no backlog yet.
            if (state.State != ClientState.Beating || state.DueUs > nowUs - FleetTally.OnTimeUs)
                continue;

            long missing = 1 + (long)((nowUs - FleetTally.OnTimeUs - state.DueUs) / state.IntervalUs);
            count += missing;
            if (!isGivenUp)
                continue;

            // They are as late as the run was long after them: left out, they would make the generator look punctual.
            Tally.PlannedBeats += missing;
            for (long i = 0; i < missing; i++)
                Tally.SendLag.Record(nowUs - state.DueUs - (long)(i * state.IntervalUs));
        }

        return count;
    }
}
