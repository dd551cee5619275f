using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Holds verdicts when so many fall silent at once that this server's own network is the likelier cause: until one interval and the hold have
/// passed since the first of them, and each silence once. Who is silent even then is convicted. Thread-safe.
/// </summary>
internal sealed class MassExpiryBrake
{
    private const int CountEveryMs = 100;
    private const int FewestSilent = 100;
    private const long Never = long.MinValue / 4;

    private readonly Lock _counting = new();
    private readonly ConnectionTable _table;
    private readonly double _fraction;
    private readonly int _holdMs;
    private readonly int _lengthMs;
    private readonly Action<SilenceCount> _alarm;
    private long _countedMs = Never;
    private long _heldUntilMs = Never;
    private long _releasedMs = Never;

    /// <param name="table">All clients.</param>
    /// <param name="fraction">How many of them must be silent, of 1.</param>
    /// <param name="intervalMs">How often a client beats.</param>
    /// <param name="holdMs">How much longer than that it holds; 0: never.</param>
    /// <param name="alarm">Told once, when it begins to hold.</param>
    public MassExpiryBrake(ConnectionTable table, double fraction, int intervalMs, int holdMs, Action<SilenceCount> alarm)
    {
        _table = table;
        _fraction = fraction;
        _holdMs = holdMs;
        _lengthMs = intervalMs + holdMs;
        _alarm = alarm;
    }

    /// <summary>Until when it holds, or held last.</summary>
    public long HeldUntilLastMs => Volatile.Read(ref _heldUntilMs);

    /// <summary>Until when it holds a silence that should have ended at <paramref name="deadlineMs"/>; does not begin to.</summary>
    public long StandingUntilMs(long nowMs, long deadlineMs)
    {
        long heldUntilMs = Volatile.Read(ref _heldUntilMs);
        return nowMs < heldUntilMs && deadlineMs > Volatile.Read(ref _releasedMs) ? heldUntilMs : long.MinValue;
    }

    /// <summary>The same, for somebody who would be convicted now; begins to hold if there are too many of his kind.</summary>
    public long HeldUntilMs(long nowMs, long deadlineMs)
    {
        if (_holdMs == 0)
            return long.MinValue;

        long untilMs = HeldUntilMs(nowMs, deadlineMs, out SilenceCount? alarm);

        // With nothing locked: nobody else is to wait for whoever is told.
        if (alarm is { } count)
            _alarm(count);
        return untilMs;
    }

    private long HeldUntilMs(long nowMs, long deadlineMs, out SilenceCount? alarm)
    {
        alarm = null;
        lock (_counting)
        {
            // Who had his deadline in a hold that is over has been held.
            if (nowMs >= _heldUntilMs)
                Volatile.Write(ref _releasedMs, _heldUntilMs);
            if (deadlineMs <= _releasedMs)
                return long.MinValue;
            if (nowMs < _heldUntilMs)
                return _heldUntilMs;
            if (nowMs < _countedMs + CountEveryMs)
                return long.MinValue;

            _countedMs = nowMs;
            SilenceCount count = _table.CountSilent(nowMs, dueAfterMs: _releasedMs);
            if (count.Silent < FewestSilent || count.Silent < _fraction * count.Open)
                return long.MinValue;

            Volatile.Write(ref _heldUntilMs, nowMs + _lengthMs);
            alarm = count;
            return _heldUntilMs;
        }
    }
}
