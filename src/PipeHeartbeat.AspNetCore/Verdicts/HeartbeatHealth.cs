namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// How well this process could hear its clients: when it stood still, and whether verdicts are held because too many fell silent at once.
/// Thread-safe.
/// </summary>
public sealed class HeartbeatHealth
{
    private readonly Lock _lock = new();
    private readonly Func<long?> _brakingUntilMs;
    private long _stalls;
    private long _alarms;
    private long _held;
    private long _heldUntilMs;
    private long _stalledTicks;
    private Stall? _lastStall;
    private Stall? _longestStall;
    private DateTimeOffset _brakedAt;

    internal HeartbeatHealth(Func<long?> brakingUntilMs, TimeSpan stallHold, TimeSpan brakeHold)
    {
        _brakingUntilMs = brakingUntilMs;
        StallHold = stallHold;
        BrakeHold = brakeHold;
    }

    /// <summary>
    /// How long a client of the server's own interval is observed after a stall before it is convicted: the interval and the threshold. It is
    /// time in which nothing stands still, in all, so another stall meanwhile lengthens it by its duration. A client of another interval has its own.
    /// </summary>
    public TimeSpan StallHold { get; }

    /// <summary>The longest that verdicts are held because too many fell silent at once; zero if they never are.</summary>
    public TimeSpan BrakeHold { get; }

    /// <summary>Stalls since the start.</summary>
    public long Stalls => Volatile.Read(ref _stalls);

    /// <summary>How long all of them took together.</summary>
    public TimeSpan TotalStalled => TimeSpan.FromTicks(Volatile.Read(ref _stalledTicks));

    /// <summary>The last of them; <see langword="null"/> if there was none.</summary>
    public Stall? LastStall => Volatile.Read(ref _lastStall);

    /// <summary>The longest of them; <see langword="null"/> if there was none.</summary>
    public Stall? LongestStall => Volatile.Read(ref _longestStall);

    /// <summary>Whether verdicts are held at this moment because too many fell silent at once.</summary>
    public bool IsBraking => _brakingUntilMs() is not null;

    /// <summary>Since when that is so, by the wall clock; <see langword="null"/> if it is not.</summary>
    public DateTimeOffset? BrakingSince
    {
        get
        {
            lock (_lock)
                return IsBraking ? _brakedAt : null;
        }
    }

    /// <summary>Silences that are held so now; 0 if none are.</summary>
    public long HeldByBrake
    {
        get
        {
            lock (_lock)
                return _brakingUntilMs() == _heldUntilMs ? _held : 0;
        }
    }

    /// <summary>How often that has begun since the start.</summary>
    public long BrakeAlarms => Volatile.Read(ref _alarms);

    internal void OnStall(Stall stall)
    {
        lock (_lock)
        {
            _stalls++;
            Volatile.Write(ref _stalledTicks, _stalledTicks + stall.Duration.Ticks);
            Volatile.Write(ref _lastStall, stall);
            if (_longestStall is null || stall.Duration > _longestStall.Duration)
                Volatile.Write(ref _longestStall, stall);
        }
    }

    internal void OnAlarm(DateTimeOffset now)
    {
        lock (_lock)
        {
            _alarms++;
            _brakedAt = now;
        }
    }

    /// <summary>Some are held before the alarm is told that their hold began with: so it is the hold itself, known by its end, that they are counted by.</summary>
    internal void OnHeldByBrake(long untilMs)
    {
        lock (_lock)
        {
            if (_heldUntilMs != untilMs)
                _held = 0;
            _heldUntilMs = untilMs;
            _held++;
        }
    }
}
