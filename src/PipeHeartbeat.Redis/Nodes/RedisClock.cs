namespace PipeHeartbeat.Redis;

/// <summary>
/// The clock of a Redis. What is told by it is true to about half of the shortest way to there and back, however long a request waits, and whatever this node's own wall clock says. That of the Redis
/// which holds the nodes' leases is the one that all nodes share. Thread-safe.
/// </summary>
/// <remarks>Each answer gives bounds, as in D. L. Mills, RFC 5905: the time that it names was between the sending of the request and the arrival of the answer. The narrowest of the last ones is kept.</remarks>
internal sealed class RedisClock(TimeProvider timeProvider)
{
    private const int Kept = 16;

    // Of two clocks against each other between the first and the last of those kept.
    private const double DriftMs = 5;

    private readonly Lock _lock = new();
    private readonly Queue<Reading> _readings = new(Kept);
    private Reading _best;

    /// <summary>Whether an answer has come since the beginning, or since <see cref="Forget"/>.</summary>
    public bool IsKnown
    {
        get
        {
            lock (_lock)
                return _readings.Count > 0;
        }
    }

    /// <summary>By how much it may be wrong at most; more than any time there is while nothing was learned.</summary>
    public TimeSpan Error
    {
        get
        {
            lock (_lock)
                return _readings.Count == 0 ? TimeSpan.MaxValue : TimeSpan.FromMilliseconds(_best.Error);
        }
    }

    /// <summary>An answer has come.</summary>
    /// <param name="sentAt">When the request was sent, as a timestamp.</param>
    /// <param name="answeredAt">When the answer had come, as a timestamp.</param>
    /// <param name="sharedMs">What time it was there, as Unix time in ms.</param>
    public void Learn(long sentAt, long answeredAt, double sharedMs)
    {
        double half = MsOf(answeredAt - sentAt) / 2;
        var reading = new Reading(sharedMs - MsOf(sentAt) - half, half);
        lock (_lock)
        {
            // The clock there was set, or it is another's: a replica was promoted.
            if (_readings.Count > 0 && Math.Abs(reading.Offset - _best.Offset) > reading.Error + _best.Error + DriftMs)
                _readings.Clear();
            if (_readings.Count == Kept)
                _readings.Dequeue();
            _readings.Enqueue(reading);
            _best = _readings.MinBy(one => one.Error);
        }
    }

    /// <summary>Whoever answers next may be another.</summary>
    public void Forget()
    {
        lock (_lock)
            _readings.Clear();
    }

    /// <summary>When something was, in ms of Unix time. Not before <see cref="IsKnown"/>.</summary>
    /// <param name="timestamp">When it was, as a timestamp.</param>
    public long At(long timestamp)
    {
        lock (_lock)
            return (long)Math.Round(MsOf(timestamp) + _best.Offset);
    }

    /// <summary>When something was, or later: what is certain of it. Not before <see cref="IsKnown"/>.</summary>
    /// <param name="timestamp">When it was, as a timestamp.</param>
    public long AtLeast(long timestamp)
    {
        lock (_lock)
            return (long)Math.Floor(MsOf(timestamp) + _best.Offset - _best.Error);
    }

    private double MsOf(long ticks) => ticks * 1_000.0 / timeProvider.TimestampFrequency;

    private readonly record struct Reading(double Offset, double Error);
}
