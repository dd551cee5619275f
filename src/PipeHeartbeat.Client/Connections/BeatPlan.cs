using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Client;

/// <summary>When to beat, and until when an answer must have come. Knows no clock: whoever asks tells the time. Not thread-safe.</summary>
/// <remarks>
/// Numbers from the wire are clamped here. Heartbeats are planned from the one before, so that a late one does not push back those after it; who is late by
/// more than an interval (the machine slept) beats once and begins anew.
/// </remarks>
internal sealed class BeatPlan(bool wantsAck)
{
    private const long None = -1;

    private long _nextBeatMs;
    private long _lastBeatMs;
    private long _unansweredMs = None;

    public long IntervalMs { get; private set; }

    public long TimeoutMs { get; private set; }

    /// <summary>When <see cref="Step"/> next has something to do.</summary>
    public long DueMs => _unansweredMs == None ? _nextBeatMs : Math.Min(_nextBeatMs, _unansweredMs + TimeoutMs);

    public void Begin(long nowMs, in WelcomePacket welcome)
    {
        SetPace(welcome.IntervalMs, welcome.TimeoutMs);
        _lastBeatMs = nowMs;
        _nextBeatMs = nowMs + Math.Min(welcome.PhaseMs, IntervalMs - 1);
    }

    /// <summary>
    /// Plans anew from now on, at a random phase: those who are slowed down together would otherwise beat in step for ever. Never later than the longer of
    /// both intervals after the last heartbeat, so that PACE after PACE can not keep anybody from beating.
    /// </summary>
    /// <param name="nowMs">The time.</param>
    /// <param name="pace">What the server wants.</param>
    /// <param name="phase">A random number, 0 or more and less than 1.</param>
    public void Pace(long nowMs, in PacePacket pace, double phase)
    {
        long before = IntervalMs;
        SetPace(pace.IntervalMs, pace.TimeoutMs);
        _nextBeatMs = Math.Min(nowMs + (long)(phase * IntervalMs), _lastBeatMs + Math.Max(before, IntervalMs));
    }

    /// <summary>The server has answered.</summary>
    public void Hear() => _unansweredMs = None;

    public BeatStep Step(long nowMs)
    {
        if (_unansweredMs != None && nowMs >= _unansweredMs + TimeoutMs)
            return BeatStep.GiveUp;
        if (nowMs < _nextBeatMs)
            return BeatStep.Wait;

        if (wantsAck && _unansweredMs == None)
            _unansweredMs = nowMs;
        _lastBeatMs = nowMs;
        _nextBeatMs += IntervalMs;
        if (_nextBeatMs <= nowMs)
            _nextBeatMs = nowMs + IntervalMs;
        return BeatStep.Beat;
    }

    private void SetPace(uint intervalMs, uint timeoutMs)
    {
        IntervalMs = Math.Clamp(intervalMs, ProtocolLimits.MinIntervalMs, ProtocolLimits.MaxIntervalMs);
        TimeoutMs = Math.Clamp(timeoutMs, IntervalMs, int.MaxValue);
    }
}
