using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.AspNetCore;

/// <content>
/// From a deadline to a verdict: the wheel names the connection, what has arrived is taken in, and if the deadline is missed even so, the policy
/// says whether that could be our own doing.
/// </content>
internal sealed partial class HeartbeatSession
{
    /// <summary>How soon an overdue connection is looked at again; the longer it is overdue, the less often.</summary>
    private const int SoonestLookMs = 100;

    private const int LookedAt = 4;
    private const int KindMask = 7;
    private const int KindBits = 3;

    private static readonly Action<object?, bool> Confirmed = static (state, isAll) =>
    {
        var look = (SessionLook)state!;
        look.Session.OnConfirmed(look.NowMs, isAll);
    };

    private VerdictDesk Desk => _manager.Verdicts;

    private bool NeedsThreadPool => DirectTransport is null;

    /// <summary>
    /// The transport, if it can say that all that has arrived was seen here. Under TLS it cannot: what it hands over is not what is read.
    /// </summary>
    private IReceiveConfirmFeature? DirectTransport =>
        _connection.Features.Get<IReceiveConfirmFeature>() is { } feature && ReferenceEquals(feature.Input, _input) ? feature : null;

    /// <summary>A deadline has come. On the wheel's thread, which must not be held up.</summary>
    /// <returns>When to be asked again, if nothing has changed by then.</returns>
    public long OnDeadline(ConnectionId id, long nowMs)
    {
        if (HasEnded || !Table.TryRead(id, nowMs, out ConnectionSnapshot snapshot))
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return long.MaxValue;
        }

        if (!Desk.Guards.LooksFirst)
        {
            End(Reason.HeartbeatTimeout);
            return long.MaxValue;
        }

        long deadlineMs = EarliestDeadlineMs(snapshot);
        bool isOverdue = deadlineMs <= nowMs;
        IReceiveConfirmFeature? transport = DirectTransport;
        long missedMs = isOverdue ? deadlineMs : SuspectMs(snapshot);
        Hold hold = Desk.Policy.Standing(nowMs, new Suspect(missedMs, snapshot.IntervalMs, NeedsThreadPool: transport is null));
        bool isHeld = hold.UntilMs > nowMs;
        if (isOverdue)
            Note(snapshot.LastBeatMs, isHeld ? hold : Hold.None);
        if (isHeld)
            return hold.UntilMs;

        if (transport is not null)
        {
            transport.Confirm(Confirmed, new SessionLook(this, nowMs));
        }
        else
        {
            Desk.Stalls.Probe(nowMs);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        return isOverdue ? nowMs + Math.Clamp(nowMs - deadlineMs, SoonestLookMs, (long)ExpiryLoop.ReminderInterval.TotalMilliseconds) : long.MaxValue;
    }

    /// <summary>
    /// On the transport's loop. If all that had arrived was handed over, a read is pending, so the session's own loop does nothing until this
    /// returns. Else it is busy, and the wheel asks again.
    /// </summary>
    private void OnConfirmed(long lookedMs, bool isAll)
    {
        if (HasEnded || _isFinished)
            return;
        if (isAll)
        {
            if (lookedMs >= _noVerdictBeforeMs || HasUsedUpExcuse(lookedMs))
                Judge(lookedMs, leftOver: 0);
            return;
        }

        NoteLook(lookedMs);
        if (IsSending)
            Wake();
    }

    /// <summary>
    /// The loop was woken. What it has just taken in was read before the clock was, so something may have arrived in between and in time:
    /// it reads the clock first, looks again, and only then judges.
    /// </summary>
    /// <param name="leftOver">Bytes that were seen and not consumed.</param>
    /// <returns><see langword="true"/> if the connection has ended.</returns>
    private bool LookAgainOrJudge(long leftOver)
    {
        if (_lookedMs == NotLooked)
        {
            _lookedMs = Clock.NowMs;
            _input.CancelPendingRead();
            return HasEnded;
        }

        long lookedMs = _lookedMs;
        _lookedMs = NotLooked;
        return lookedMs < _noVerdictBeforeMs ? HasEnded : Judge(lookedMs, leftOver);
    }

    /// <summary>Everything that had been handed over by <paramref name="lookedMs"/> was looked at: is a deadline still missed?</summary>
    /// <returns><see langword="true"/> if the connection has ended.</returns>
    private bool Judge(long lookedMs, long leftOver)
    {
        if (!Table.TryRead(Id, lookedMs, out ConnectionSnapshot snapshot))
            return HasEnded;

        long nowMs = Clock.NowMs;
        long deadlineMs = EarliestDeadlineMs(snapshot);
        var suspect = new Suspect(deadlineMs, snapshot.IntervalMs, NeedsThreadPool);
        if (deadlineMs > lookedMs)
        {
            JudgeSuspect(snapshot, suspect with { DeadlineMs = SuspectMs(snapshot) }, lookedMs, leftOver);
            return HasEnded;
        }

        KernelArrivals kernel = Desk.Guards.Kernel(_connection);
        if (MayBeUnderWay(kernel, snapshot, suspect, leftOver, nowMs))
            return HasEnded;

        Hold hold = Desk.Policy.Candidate(nowMs, suspect);
        if (hold.UntilMs > nowMs)
        {
            Note(snapshot.LastBeatMs, hold);
            return HasEnded;
        }

        Reason reason = lookedMs >= _frameDeadlineMs ? Reason.FrameTimeout
            : lookedMs >= HelloDeadlineMs(snapshot) ? Reason.HelloTimeout
            : Reason.HeartbeatTimeout;
        var evidence = new VerdictEvidence(TimeSpan.FromMilliseconds(Math.Max(0, nowMs - deadlineMs)), kernel.SinceLast);
        if (End(reason, detail: null, lookedMs, evidence))
            Desk.Convicted(Reason, evidence.Lateness);
        return HasEnded;
    }

    private void JudgeSuspect(in ConnectionSnapshot snapshot, in Suspect suspect, long lookedMs, long leftOver)
    {
        long nowMs = Clock.NowMs;
        if (suspect.DeadlineMs <= lookedMs
            && Desk.Policy.Standing(nowMs, suspect).UntilMs <= nowMs
            && !MayBeUnderWay(Desk.Guards.Kernel(_connection), snapshot, suspect, leftOver, nowMs)
            && Table.TrySuspect(Id, lookedMs))
        {
            Publish(Id, ConnectionEventKind.Suspect);
        }
    }

    /// <summary>
    /// Whether something may have arrived before the look that it could not show: what the transport has not handed over yet, or what is still on
    /// its way through TLS. It speaks for the client for an interval, no longer.
    /// </summary>
    private bool MayBeUnderWay(in KernelArrivals kernel, in ConnectionSnapshot snapshot, in Suspect suspect, long leftOver, long nowMs) =>
        suspect.NeedsThreadPool
        && Desk.Guards.AsksKernel
        && kernel.MayHoldMore(snapshot.Bytes + leftOver, snapshot.LastBeatMs, nowMs)
        && nowMs < Desk.Policy.DifferenceCountsUntilMs(nowMs, suspect);

    /// <summary>
    /// The application has held the loop up, again: if that silence was excused before, what had arrived by the last look after that is all that
    /// can still speak for the client.
    /// </summary>
    /// <returns><see langword="true"/> if the connection has ended.</returns>
    private bool JudgeHeldUp()
    {
        long nowMs = Clock.NowMs;
        if (!Table.TryRead(Id, nowMs, out ConnectionSnapshot snapshot))
            return HasEnded;

        HeldUpSilence silence = Pump!.Silence;
        silence.Excuse(snapshot, nowMs);
        return silence.HasTakenInAll(snapshot, nowMs, out long lookedMs) ? Judge(lookedMs, leftOver: 0) : HasEnded;
    }

    /// <summary>Whether what the application does excuses that silence no longer.</summary>
    private bool HasUsedUpExcuse(long lookedMs) =>
        Pump is { } pump && Table.TryRead(Id, lookedMs, out ConnectionSnapshot snapshot) && pump.Silence.IsUsedUp(snapshot, lookedMs);

    /// <summary>
    /// Somebody looked while the loop was busy: what has arrived by now is what it must have taken in before it is judged by that look. If it has taken
    /// that in already, nothing that waits speaks for the client, and it is judged though the application may never come back.
    /// </summary>
    private void NoteLook(long lookedMs)
    {
        if (Pump is not { } pump)
            return;

        long? bytes = DirectTransport is { } transport ? transport.ReceivedBytes : Desk.Guards.Kernel(_connection).Bytes;
        if (!pump.Silence.HasLook)
            pump.Silence.NoteLook(lookedMs, bytes);
        if (bytes is { } received && Table.TryRead(Id, lookedMs, out ConnectionSnapshot snapshot) && snapshot.Bytes >= received)
            pump.CancelPendingFlush();
    }

    /// <summary>A packet that was begun must go on: head and small body be complete in time, a long body grow.</summary>
    private void WatchFrame(bool isMidPacket, bool hasProgressed, long nowMs)
    {
        bool isWatched = _frameDeadlineMs != long.MaxValue;
        if (isMidPacket ? isWatched && !hasProgressed : !isWatched)
            return;

        _frameDeadlineMs = isMidPacket ? nowMs + _manager.Settings.FrameTimeoutMs : long.MaxValue;
        SetOwnDeadline();
        if (isMidPacket && !isWatched)
            _manager.Watch(Id, _frameDeadlineMs);
    }

    /// <summary>Whether the client has left untaken what was sent to it for too long, and nothing speaks for it.</summary>
    private bool IsSendOverdue()
    {
        long nowMs = Clock.NowMs;
        long deadlineMs = Volatile.Read(ref _sendDeadlineMs);
        return nowMs >= deadlineMs && Desk.Policy.Candidate(nowMs, new Suspect(deadlineMs, IntervalMs, NeedsThreadPool)).UntilMs <= nowMs;
    }

    private long EarliestDeadlineMs(in ConnectionSnapshot snapshot) => Math.Min(
        Math.Min(snapshot.LastBeatMs + snapshot.TimeoutMs, HelloDeadlineMs(snapshot)),
        Math.Min(Volatile.Read(ref _frameDeadlineMs), Volatile.Read(ref _sendDeadlineMs)));

    /// <summary>When it has missed so many heartbeats that it may become suspect, where that comes before the verdict.</summary>
    private long SuspectMs(in ConnectionSnapshot snapshot) => snapshot.LastBeatMs + _manager.Settings.FirstDeadlineFor(snapshot.IntervalMs);

    /// <summary>
    /// Remembers of a silence, named by its last heartbeat, that it was suspected and what held the verdict, once each, whoever of wheel and loop
    /// comes first.
    /// </summary>
    private void Note(long lastBeatMs, Hold hold)
    {
        int kind = hold.Kind == VerdictHolds.None ? LookedAt : (int)hold.Kind;
        int silence = unchecked((int)lastBeatMs << KindBits);
        int before = Volatile.Read(ref _noted);
        while (true)
        {
            int kinds = (before & ~KindMask) == silence ? before & KindMask : 0;
            if ((kinds & kind) != 0 || (kind == LookedAt && kinds != 0))
                return;

            int found = Interlocked.CompareExchange(ref _noted, silence | kinds | kind, before);
            if (found == before)
                break;
            before = found;
        }

        Desk.Suspected(Id, lastBeatMs, hold);
    }

    private VerdictHolds HeldBy(long lastBeatMs)
    {
        int noted = Volatile.Read(ref _noted);
        return (noted & ~KindMask) == unchecked((int)lastBeatMs << KindBits)
            ? (VerdictHolds)noted & (VerdictHolds.Stall | VerdictHolds.Brake)
            : VerdictHolds.None;
    }
}
