using System.Net.Sockets;

namespace PipeHeartbeat.LoadGenerator;

/// <content>What clients hear.</content>
internal sealed partial class Fleet
{
    private const string Nonsense = "nonsense";

    private readonly byte[] _heard = new byte[16 * 1024];

    /// <summary>The beginnings of messages that have not come whole, by client: nearly always none.</summary>
    private readonly Dictionary<int, byte[]> _leftovers = [];

    private readonly LatencyRecorder _ackOfSecond = new();
    private long _worstLatenessOfSecondUs = -1;

    private void Read(int client, ref Client state, bool isHungUp)
    {
        int kept = TakeLeftover(client);
        while (state.State != ClientState.Away)
        {
            int room = _heard.Length - kept;
            int received = _sockets.Receive(client, _heard.AsSpan(kept), out SocketError error);
            if (received > 0)
            {
                kept = Digest(client, ref state, kept + received);

                // Less than there was room for is all there is, unless the end is behind it.
                if (!isHungUp && received < room)
                    break;
            }
            else if (SocketErrors.IsPassing(error))
            {
                break;
            }
            else
            {
                End(client, ref state, FleetClock.NowUs, error);
            }
        }

        if (kept > 0 && state.State != ClientState.Away)
            _leftovers[client] = _heard[..kept];
    }

    private int TakeLeftover(int client)
    {
        if (_leftovers.Count == 0 || !_leftovers.Remove(client, out byte[]? leftover))
            return 0;

        leftover.CopyTo(_heard, 0);
        return leftover.Length;
    }

    /// <returns>How many bytes of an unfinished message are left, moved to the front.</returns>
    private int Digest(int client, ref Client state, int length)
    {
        int at = 0;
        while (at < length && state.State != ClientState.Away)
        {
            DialectMessage message = _dialect.Read(_heard.AsSpan(at, length - at), out int consumed);
            at += consumed;
            if (message.Kind == DialectMessageKind.Incomplete && length - at < _heard.Length)
                break;
            if (message.Kind is DialectMessageKind.Nonsense or DialectMessageKind.Incomplete)
            {
                EndFor(client, ref state, FleetClock.NowUs, Nonsense, reason: Nonsense);
                DepartEnded(client, ref state);
                return 0;
            }

            Heed(client, ref state, in message);
        }

        _heard.AsSpan(at, length - at).CopyTo(_heard);
        return length - at;
    }

    private void Heed(int client, ref Client state, in DialectMessage message)
    {
        long nowUs = FleetClock.NowUs;
        switch (message.Kind)
        {
            case DialectMessageKind.Welcome when state.State == ClientState.Greeting:
                Welcome ??= message;
                if (message.TimeoutMs > 0 && _options.Timeout is null)
                    Judge.Grant(client, message.TimeoutMs);
                Stand(client, ref state, nowUs, in message);
                break;
            case DialectMessageKind.Answer:
                CountAnswer(client, ref state, nowUs);
                break;
            case DialectMessageKind.Pace when state.State == ClientState.Beating:
                Repace(client, ref state, nowUs, in message);
                break;
            case DialectMessageKind.Ask when state.State is ClientState.Beating or ClientState.Greeting:
                Judge.Beat(client, nowUs);
                SendWhole(client, _dialect.Reply.Span);
                break;
            case DialectMessageKind.Goodbye when state.State == ClientState.Dismissed:
                Judge.EndAgain();
                break;
            case DialectMessageKind.Goodbye:
                string reason = message.Reason ?? "unknown";
                LastRetryAfterUs = message.RetryAfterMs * 1_000L;
                EndFor(client, ref state, nowUs, reason, reason);
                state.DueUs = nowUs + FarewellPatienceUs;
                break;
        }
    }

    private void CountAnswer(int client, ref Client state, long nowUs)
    {
        if (state.Unanswered == 0)
            return;

        if (!state.HasGap)
        {
            long plannedUs = _plan.MomentUs(client, in state, state.Beat - state.Unanswered);
            _ackOfSecond.Record(nowUs - plannedUs);
        }

        if (--state.Unanswered == 0)
            state.HasGap = false;
    }

    /// <summary>A connection has ended by the server's doing: in order, or by an error.</summary>
    private void End(int client, ref Client state, long nowUs, SocketError error)
    {
        // One that was dismissed was counted when it was told why.
        if (state.State != ClientState.Dismissed)
            EndFor(client, ref state, nowUs, error == SocketError.Success ? FleetTally.FinishedKey : FleetTally.ResetKey, reason: null);

        DepartEnded(client, ref state);
    }

    private void DepartEnded(int client, ref Client state)
    {
        Depart(client, ref state);
        _script.OnGone(this, client, FleetClock.NowUs);
    }

    private void EndFor(int client, ref Client state, long nowUs, string how, string? reason)
    {
        ClientState before = state.State;
        Verdict verdict = Judge.End(client, nowUs, reason);
        Tally.CountEnd(how, verdict, reason is not null);
        _endedOfSecond++;
        if (verdict == Verdict.Right)
            _worstLatenessOfSecondUs = Math.Max(_worstLatenessOfSecondUs, Judge.LastLatenessUs);

        state.State = ClientState.Dismissed;
        state.DueUs = Client.Never;
        _script.OnEnded(this, client, nowUs, before, reason);
    }
}
