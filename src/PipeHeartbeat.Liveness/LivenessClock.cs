namespace PipeHeartbeat.Liveness;

/// <summary>
/// Monotonic milliseconds since the clock was made, read from a <see cref="System.TimeProvider"/>. The wall clock plays no part, so
/// setting it changes no verdict. Thread-safe.
/// </summary>
/// <remarks>
/// Two readings, because rounding must always favour the client: a beat is stamped with <see cref="StampMs"/>, rounded up (never
/// stamped earlier than it was sent), and deadlines are compared with <see cref="NowMs"/>, rounded down (never due too early).
/// </remarks>
public sealed class LivenessClock
{
    private readonly long _origin;
    private readonly long _offsetMs;
    private readonly long _frequency;
    private readonly long _unitsPerMs;

    /// <summary>Starts a clock at 0 ms.</summary>
    /// <param name="timeProvider">Where the timestamps come from; <see cref="TimeProvider.System"/> outside tests.</param>
    public LivenessClock(TimeProvider timeProvider)
        : this(timeProvider, startMs: 0)
    {
    }

    /// <summary>A clock that starts at <paramref name="startMs"/>: how tests stand near a wrap-around without waiting for it.</summary>
    internal LivenessClock(TimeProvider timeProvider, long startMs)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        TimeProvider = timeProvider;
        _origin = timeProvider.GetTimestamp();
        _offsetMs = startMs;
        _frequency = timeProvider.TimestampFrequency;
        _unitsPerMs = _frequency % 1000 == 0 ? _frequency / 1000 : 0;
    }

    /// <summary>The source of the timestamps.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>Whole milliseconds that have passed, rounded down: compare deadlines with this.</summary>
    public long NowMs => _offsetMs + ToMs(Elapsed, roundUp: false);

    /// <summary>Milliseconds that have passed, rounded up: stamp arrivals with this.</summary>
    public long StampMs => _offsetMs + ToMs(Elapsed, roundUp: true);

    private long Elapsed => TimeProvider.GetTimestamp() - _origin;

    private long ToMs(long units, bool roundUp)
    {
        if (_unitsPerMs != 0)
            return (units + (roundUp ? _unitsPerMs - 1 : 0)) / _unitsPerMs;
        return (long)((((Int128)units * 1000) + (roundUp ? _frequency - 1 : 0)) / _frequency);
    }
}
