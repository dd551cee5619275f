namespace PipeHeartbeat.LoadGenerator;

/// <content>What clients do when the server tells them to beat more or less often.</content>
internal sealed partial class Fleet
{
    /// <summary>Timeouts that are shorter than before, by client: they hold when the client has beaten once more. Nearly always none.</summary>
    private readonly Dictionary<int, int> _shorterTimeoutsMs = [];

    /// <summary>Plans anew from now on, at a random phase: those who are told at once shall not beat in step. Where a rate is asked for, the rate holds.</summary>
    private void Repace(int client, ref Client state, long nowUs, in DialectMessage pace)
    {
        if (pace.TimeoutMs > 0 && _options.Timeout is null)
            GrantPaced(client, pace.TimeoutMs);
        if (pace.IntervalMs <= 0 || _options.Rate is not null)
            return;

        state.HasGap |= state.Unanswered > 0;
        state.IntervalUs = pace.IntervalMs * 1e3;
        state.OriginUs = nowUs + (long)(_plan.Fraction(client, ~(uint)Tally.SentBeats) * state.IntervalUs);
        state.Beat = 0;
        state.DueUs = _plan.MomentUs(client, in state);
    }

    /// <summary>A longer one holds at once, as at the server. By a shorter one the silence so far would be too long, for which nobody is to blame.</summary>
    private void GrantPaced(int client, int timeoutMs)
    {
        _shorterTimeoutsMs.Remove(client);
        if (timeoutMs >= Judge.TimeoutMs(client))
            Judge.Grant(client, timeoutMs);
        else
            _shorterTimeoutsMs[client] = timeoutMs;
    }

    private void GrantShorter(int client)
    {
        if (_shorterTimeoutsMs.Remove(client, out int timeoutMs))
            Judge.Grant(client, timeoutMs);
    }
}
