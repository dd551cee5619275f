using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>
/// Judges what the server says of each client by what the client did. Knows no clock and no socket: every moment is handed in, in microseconds
/// of one clock that only goes forward. Not thread-safe.
/// </summary>
/// <remarks>
/// A sign of life counts from before it is handed to the kernel, an end from when it is noticed. So an end that looks early is early:
/// whatever happens in between lengthens a silence, and never shortens it.
/// </remarks>
/// <param name="clients">How many there are, numbered from 0.</param>
/// <param name="slackUs">How much earlier than its deadline an end may be noticed.</param>
/// <param name="graceUs">How much later than its deadline a silent client may be ended, if the server does not tell that it held verdicts back.</param>
internal sealed class VerdictJudge(
    int clients, long slackUs = VerdictJudge.ClockSlackUs, long graceUs = VerdictJudge.VerdictGraceUs)
{
    /// <summary>
    /// Two machines' clocks run at rates that differ by some 50 millionths: 0.75 ms in 15 s, by which a server on another machine may be early
    /// and right. One on this machine shares the clock and needs none of it.
    /// </summary>
    public const long ClockSlackUs = 1_000;

    /// <summary>Later than this after the deadline a verdict is no good to anybody.</summary>
    public const long VerdictGraceUs = 2_000_000;

    /// <summary>The reason that says silent.</summary>
    public static readonly string SilenceReason = Reason.HeartbeatTimeout.ToName();

    /// <summary>The reason that says: the server is going away, come back later.</summary>
    public static readonly string DrainReason = Reason.Drain.ToName();

    private readonly Record[] _records = new Record[clients];
    private readonly List<VerdictHold> _holds = [];
    private long _longestHoldUs;

    /// <summary>Ends that came too late as far as was known: what the server says of itself is heard after it.</summary>
    private readonly List<(long DeadlineUs, long EndUs)> _late = [];
    private readonly List<JudgedClient> _judged = [];

    /// <summary>Each client of whom a verdict was passed, or missed, in that order.</summary>
    public IReadOnlyList<JudgedClient> Judged => _judged;

    /// <summary>Silent clients whose verdict still stands out.</summary>
    public int Awaited { get; private set; }

    /// <summary>Silent clients of whom it is settled what became of them.</summary>
    public long Settled => Reported + Early + Missed;

    public long Reported { get; private set; }

    public long Early { get; private set; }

    public long Missed { get; private set; }

    public long FalseOffline { get; private set; }

    /// <summary>Clients that the generator itself let die.</summary>
    public long Starved { get; private set; }

    /// <summary>Clients that a drain sent away before anything was due of them: nobody has declared them dead.</summary>
    public long Drained { get; private set; }

    public long Twice { get; private set; }

    /// <summary>From deadline to end, of those reported.</summary>
    public LatencyRecorder Lateness { get; } = new();

    /// <summary>The most that was granted to any verdict beyond its deadline; what is always granted, if the server held none back.</summary>
    public long LongestGraceUs => graceUs + _longestHoldUs;

    /// <summary>Of the one that was reported last.</summary>
    public long LastLatenessUs { get; private set; }

    /// <summary>Whether an end for this reason, or for none that was given, can have been a verdict of silence.</summary>
    public static bool MaySaySilent(string? reason) => reason is null || reason == SilenceReason;

    /// <summary>A client comes: from this moment the server may reckon its silence.</summary>
    public void Connect(int client, long nowUs, int timeoutMs) =>
        _records[client] = new Record { LastSignUs = nowUs, TimeoutMs = timeoutMs, Standing = Standing.Living };

    /// <summary>The server has granted a timeout.</summary>
    public void Grant(int client, int timeoutMs) => _records[client].TimeoutMs = timeoutMs;

    /// <summary>How long a client may be silent.</summary>
    public int TimeoutMs(int client) => _records[client].TimeoutMs;

    /// <summary>A client gives a sign of life, or would if the server read.</summary>
    public void Beat(int client, long nowUs)
    {
        ref Record record = ref _records[client];
        if (record.Standing == Standing.Living && nowUs + slackUs >= record.DeadlineUs)
            record.Standing = Standing.Starved;
        record.LastSignUs = nowUs;
    }

    /// <summary>A client gives no sign of life any more; its last one counts.</summary>
    public void FallSilent(int client)
    {
        ref Record record = ref _records[client];
        if (record.Standing is not (Standing.Living or Standing.Starved))
            return;

        record.Standing = Standing.Silent;
        Awaited++;
    }

    /// <summary>A client leaves of its own accord, or is no longer judged for another reason.</summary>
    public void Leave(int client)
    {
        if (_records[client].Standing == Standing.Silent)
            Awaited--;
        _records[client].Standing = Standing.Absent;
    }

    /// <summary>The server has ended a client.</summary>
    /// <param name="client">Which.</param>
    /// <param name="nowUs">When that was noticed.</param>
    /// <param name="reason">The reason that it gave; <see langword="null"/> if it gave none.</param>
    public Verdict End(int client, long nowUs, string? reason)
    {
        ref Record record = ref _records[client];
        Verdict verdict = Judge(ref record, nowUs, reason);
        if (verdict != Verdict.None)
            _judged.Add(new JudgedClient(client, record.LastSignUs, record.DeadlineUs, nowUs, verdict));
        return verdict;
    }

    /// <summary>The server has said a second time that a client is offline.</summary>
    public void EndAgain() => Twice++;

    /// <summary>The server has told that it held verdicts back.</summary>
    public void Hold(VerdictHold hold)
    {
        // A brake that stays on is one hold, however often it is told.
        if (hold.IsBrake && _holds is [.., { IsBrake: true } last])
            _holds[^1] = last with { UntilUs = hold.UntilUs };
        else
            _holds.Add(hold);

        int excused = _late.RemoveAll(end =>
        {
            bool isInTime = end.EndUs <= end.DeadlineUs + GraceUs(end.DeadlineUs, end.EndUs);
            if (isInTime)
                Report(end.EndUs - end.DeadlineUs);
            return isInTime;
        });
        Missed -= excused;
    }

    /// <summary>How long after its deadline a verdict may come, as far as is known.</summary>
    public long GraceUs(long deadlineUs, long nowUs)
    {
        long stallUs = 0;
        long stoodUs = 0;
        long brakeUs = 0;
        foreach (VerdictHold hold in _holds)
        {
            if (!hold.Concerns(deadlineUs, nowUs))
                continue;
            if (hold.IsBrake)
                brakeUs = Math.Max(brakeUs, hold.GrantUs);
            else
                stallUs = Math.Max(stallUs, hold.GrantUs);

            // While it stands still, none of the time passes that it grants.
            stoodUs += hold.StoodUs;
        }

        long holdUs = stallUs + stoodUs + brakeUs;
        _longestHoldUs = Math.Max(_longestHoldUs, holdUs);
        return graceUs + holdUs;
    }

    /// <summary>The run is over: whose verdict was due by now, grace included, and did not come, was missed. Of the others nothing can be said.</summary>
    public void Finish(long nowUs)
    {
        for (int client = 0; client < _records.Length; client++)
        {
            ref Record record = ref _records[client];
            if (record.Standing != Standing.Silent)
                continue;

            Awaited--;
            record.Standing = Standing.Absent;
            if (nowUs <= record.DeadlineUs + GraceUs(record.DeadlineUs, nowUs))
                continue;
            Missed++;
            _judged.Add(new JudgedClient(client, record.LastSignUs, record.DeadlineUs, EndedUs: null, Verdict.Missed));
        }
    }

    /// <summary>The last deadline of those whose verdict stands out; 0 if none does.</summary>
    public long FindLastDeadlineUs()
    {
        long lastUs = 0;
        foreach (ref readonly Record record in _records.AsSpan())
        {
            if (record.Standing == Standing.Silent)
                lastUs = Math.Max(lastUs, record.DeadlineUs);
        }

        return lastUs;
    }

    /// <summary>Whether nothing can be said any more of whoever is awaited: all of them are overdue. Looks at each client.</summary>
    public bool IsOverdue(long nowUs)
    {
        foreach (ref readonly Record record in _records.AsSpan())
        {
            if (record.Standing == Standing.Silent && nowUs <= record.DeadlineUs + GraceUs(record.DeadlineUs, nowUs))
                return false;
        }

        return true;
    }

    private Verdict Judge(ref Record record, long nowUs, string? reason)
    {
        Standing standing = record.Standing;
        record.Standing = standing == Standing.Absent ? Standing.Absent : Standing.Ended;
        switch (standing)
        {
            case Standing.Living or Standing.Starved when reason == DrainReason:
                return EndDrained();
            case Standing.Living when nowUs < record.DeadlineUs:
                FalseOffline++;
                return Verdict.FalseOffline;
            case Standing.Living or Standing.Starved:
                Starved++;
                return Verdict.Starved;
            case Standing.Silent:
                Awaited--;
                return EndSilent(record.DeadlineUs, nowUs, reason);
            default:
                return Verdict.None;
        }
    }

    private Verdict EndDrained()
    {
        Drained++;
        return Verdict.Drained;
    }

    /// <summary>
    /// An end for a reason that has nothing to do with silence does not tell of it, however long it was. Who is drained while the verdict may still
    /// come can not be told of any more; when it was overdue, it was missed before.
    /// </summary>
    private Verdict EndSilent(long deadlineUs, long endUs, string? reason)
    {
        if (reason == DrainReason && endUs <= deadlineUs + GraceUs(deadlineUs, endUs))
            return EndDrained();
        if (endUs < deadlineUs - slackUs)
        {
            Early++;
            return Verdict.Early;
        }

        bool isLate = endUs > deadlineUs + GraceUs(deadlineUs, endUs);
        if (isLate || !MaySaySilent(reason))
        {
            Missed++;
            if (MaySaySilent(reason))
                _late.Add((deadlineUs, endUs));
            return Verdict.Missed;
        }

        Report(endUs - deadlineUs);
        return Verdict.Right;
    }

    private void Report(long latenessUs)
    {
        Reported++;
        LastLatenessUs = latenessUs;
        Lateness.Record(latenessUs);
    }

    private enum Standing : byte
    {
        Absent,
        Living,
        Starved,
        Silent,
        Ended,
    }

    private struct Record
    {
        public long LastSignUs;
        public int TimeoutMs;
        public Standing Standing;

        public readonly long DeadlineUs => LastSignUs + (TimeoutMs * 1_000L);
    }
}
