using System.IO.Pipelines;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <content>What the session waits for other than packets: room in the application, and a client that takes what is sent to it.</content>
internal sealed partial class HeartbeatSession
{
    /// <summary>
    /// Waits until the application has room. Nothing is read meanwhile, and nobody convicted: that the client's heartbeats wait is our
    /// doing. But one silence is excused by that once: a client that keeps the application busy is not alive by that.
    /// </summary>
    private async ValueTask DeliverAsync()
    {
        PayloadPump pump = Pump!;
        while (true)
        {
            ValueTask<FlushResult> flush = pump.FlushAsync();
            bool isHeldUp = !flush.IsCompleted;
            long beganMs = isHeldUp ? Clock.NowMs : 0;
            FlushResult result = await flush;
            if (HasEnded)
                return;
            if (isHeldUp)
            {
                long nowMs = Clock.StampMs;
                pump.Silence.NoteWait(nowMs - beganMs, nowMs, IntervalMs);
                ExcuseWait();
                if (JudgeHeldUp())
                    return;
            }

            if (!result.IsCanceled)
                break;
        }

        await FlushAsync();
    }

    /// <summary>Sends what was written. A peer that does not take it in time is ended: to read nothing is not to be alive.</summary>
    private async ValueTask FlushAsync()
    {
        while (true)
        {
            ValueTask<FlushResult> flush = Output.FlushAsync();
            if (!flush.IsCompleted && !IsSending)
                BeginSend(Clock.StampMs + _manager.Settings.SendTimeoutMs);
            FlushResult result = await flush;
            if (HasEnded || !result.IsCanceled)
                break;
            if (IsSendOverdue() && EndSend())
                break;
        }

        if (IsSending)
        {
            EndWait();
            ExcuseWait();
        }
    }

    private bool EndSend()
    {
        long nowMs = Clock.NowMs;
        var evidence = new VerdictEvidence(TimeSpan.FromMilliseconds(nowMs - _sendDeadlineMs), Desk.Guards.Kernel(_connection).SinceLast);
        if (!End(Reason.Reset, "it did not take what was sent to it", nowMs, evidence))
            return false;

        Desk.Convicted(Reason.Reset, evidence.Lateness);
        return true;
    }

    /// <summary>
    /// The deadline is set before the reason is read, and an end sets the reason before it reads the deadline, each with a full fence
    /// between: one of the two cancels the send.
    /// </summary>
    private void BeginSend(long deadlineMs)
    {
        Interlocked.Exchange(ref _sendDeadlineMs, deadlineMs);
        _manager.Counters.CountSending(1);
        SetOwnDeadline();
        _manager.Watch(Id, deadlineMs);
        if (HasEnded)
            Output.CancelPendingFlush();
    }

    private void EndWait()
    {
        Volatile.Write(ref _sendDeadlineMs, long.MaxValue);
        _manager.Counters.CountSending(-1);
    }

    /// <summary>The loop had to wait and could not hear the client: what waited is read before anything is held against it.</summary>
    private void ExcuseWait()
    {
        long nowMs = Clock.StampMs;
        _noVerdictBeforeMs = nowMs + IntervalMs;
        if (_frameDeadlineMs != long.MaxValue)
            _frameDeadlineMs = nowMs + _manager.Settings.FrameTimeoutMs;
        SetOwnDeadline();
        if (_frameDeadlineMs != long.MaxValue)
            _manager.Watch(Id, _frameDeadlineMs);
    }

    /// <summary>The earliest of the deadlines that are not those of silence. By its own loop.</summary>
    private void SetOwnDeadline()
    {
        long deadlineMs = Math.Min(_frameDeadlineMs, _sendDeadlineMs);
        if (_manager.Settings.RequiresIdentity && Table.TryRead(Id, nowMs: 0, out ConnectionSnapshot snapshot))
            deadlineMs = Math.Min(deadlineMs, HelloDeadlineMs(snapshot));
        Table.SetOwnerDeadline(Id, deadlineMs);
    }
}
