using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Client;

/// <summary>What is due, and when.</summary>
internal sealed partial class Connection
{
    /// <summary>How long the server's end is waited for after our BYE, as the protocol has it.</summary>
    private const long LingerMs = 200;

    private readonly BeatPlan _plan;
    private readonly ScheduledCall _due;
    private ConnectionPhase _phase;
    private long _deadlineMs;
    private Task _leaving = Task.CompletedTask;

    /// <summary>Says goodbye if the server knows us, else just goes. Thread-safe, at any time, and does not wait.</summary>
    public void Leave()
    {
        lock (_plan)
        {
            if (_phase == ConnectionPhase.Online)
            {
                Enter(ConnectionPhase.Leaving, LingerMs);
                _leaving = Task.Run(SayByeAsync);
                return;
            }

            if (_phase == ConnectionPhase.Leaving)
                return;
        }

        End(new ConnectionEnd(Reason.Closed));
    }

    /// <returns>False if it has ended already.</returns>
    private bool TryEnter(ConnectionPhase phase, TimeSpan timeout)
    {
        lock (_plan)
        {
            if (Volatile.Read(ref _end) is not null)
                return false;
            Enter(phase, (long)timeout.TotalMilliseconds);
            return true;
        }
    }

    private void Enter(ConnectionPhase phase, long timeoutMs)
    {
        _phase = phase;
        _deadlineMs = _scheduler.NowMs + timeoutMs;
        _due.Set(_deadlineMs);
    }

    /// <summary>
    /// On the scheduler's thread. It may have set out before the deadline was moved, so it looks again, under the lock under which that is done.
    /// </summary>
    private void OnDue()
    {
        bool beats = false;
        ConnectionEnd? end = null;
        lock (_plan)
        {
            long nowMs = _scheduler.NowMs;
            switch (_phase)
            {
                case ConnectionPhase.Online:
                    BeatStep step = _plan.Step(nowMs);
                    beats = step == BeatStep.Beat;
                    if (step == BeatStep.GiveUp)
                        end = new ConnectionEnd(Reason.HeartbeatTimeout, Missed("no heartbeat was answered", _plan.TimeoutMs));
                    else
                        _due.Set(_plan.DueMs);
                    break;
                case ConnectionPhase.Opening when nowMs >= _deadlineMs:
                    end = new ConnectionEnd(Reason.Reset, Missed("no connection", _settings.ConnectTimeout.TotalMilliseconds));
                    break;
                case ConnectionPhase.Greeting when nowMs >= _deadlineMs:
                    end = new ConnectionEnd(Reason.HelloTimeout, Missed("no WELCOME", _settings.WelcomeTimeout.TotalMilliseconds));
                    break;
                case ConnectionPhase.Leaving when nowMs >= _deadlineMs:
                    end = new ConnectionEnd(Reason.Closed);
                    break;
            }
        }

        if (end is not null)
            End(end);
        else if (beats)
            Beat();
    }

    private static TimeoutException Missed(string what, double ms) => new(FormattableString.Invariant($"{what} within {ms} ms"));
}
