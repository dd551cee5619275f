using HdrHistogram;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>
/// Gathers times to a thousandth of their size, in a fixed amount of memory (about 180 KB). Not thread-safe: one for each thread, added up
/// at the end.
/// </summary>
internal sealed class LatencyRecorder
{
    /// <summary>Longer times count as this long: an hour.</summary>
    public const long HighestMicroseconds = 3_600_000_000;

    /// <summary>Below this many samples p99.9 is a matter of chance.</summary>
    public const long LeastForP999 = 10_000;

    private readonly LongHistogram _histogram = new(HighestMicroseconds, numberOfSignificantValueDigits: 3);

    // The histogram knows both only to a thousandth, but the worst of all is a number that people quote.
    private long _leastMicroseconds = long.MaxValue;
    private long _mostMicroseconds;

    public long Count => _histogram.TotalCount;

    public double MaxMs => Milliseconds(_mostMicroseconds);

    /// <param name="microseconds">Below 0 counts as 0: a clock's grain, not a time.</param>
    /// <param name="count">So many samples of the same time.</param>
    public void Record(long microseconds, long count = 1)
    {
        if (count <= 0)
            return;
        long clamped = Math.Clamp(microseconds, 0, HighestMicroseconds);
        _histogram.RecordValueWithCount(clamped, count);
        Widen(clamped, clamped);
    }

    /// <summary>The time that so many per cent of the samples do not exceed; 0 without samples.</summary>
    public double PercentileMs(double percentile)
    {
        if (Count == 0)
            return 0;

        // The histogram rounds to the nearer sample; asked for a whole one, it can not round to one that flatters.
        double rank = Math.Clamp(Math.Ceiling(percentile / 100 * Count), 1, Count);
        return Milliseconds(Math.Clamp(_histogram.GetValueAtPercentile(rank / Count * 100), _leastMicroseconds, _mostMicroseconds));
    }

    public void Add(LatencyRecorder other)
    {
        if (other.Count == 0)
            return;
        _histogram.Add(other._histogram);
        Widen(other._leastMicroseconds, other._mostMicroseconds);
    }

    public void Reset()
    {
        _histogram.Reset();
        _leastMicroseconds = long.MaxValue;
        _mostMicroseconds = 0;
    }

    public Distribution ToDistribution()
    {
        if (Count == 0)
            return new Distribution(0, 0, 0, 0, 0, 0, null, 0, []);
        return new Distribution(
            Count,
            Milliseconds(_leastMicroseconds),
            Math.Round(Milliseconds(Math.Clamp(_histogram.GetMean(), _leastMicroseconds, _mostMicroseconds)), 3),
            PercentileMs(50),
            PercentileMs(90),
            PercentileMs(99),
            Count < LeastForP999 ? null : PercentileMs(99.9),
            MaxMs,
            Buckets());
    }

    private static double Milliseconds(double microseconds) => microseconds / 1_000;

    private List<DistributionBucket> Buckets()
    {
        var buckets = new List<DistributionBucket>();
        int index = -1;
        foreach (HdrHistogram.Iteration.HistogramIterationValue value in _histogram.RecordedValues())
        {
            int next = BucketGrid.IndexOf(Math.Min(_histogram.MedianEquivalentValue(value.ValueIteratedTo), HighestMicroseconds));
            (double from, double to) = BucketGrid.EdgesMs(next);
            if (next == index)
                buckets[^1] = buckets[^1] with { Count = buckets[^1].Count + value.CountAddedInThisIterationStep };
            else
                buckets.Add(new DistributionBucket(from, to, value.CountAddedInThisIterationStep));
            index = next;
        }

        return buckets;
    }

    private void Widen(long leastMicroseconds, long mostMicroseconds)
    {
        _leastMicroseconds = Math.Min(_leastMicroseconds, leastMicroseconds);
        _mostMicroseconds = Math.Max(_mostMicroseconds, mostMicroseconds);
    }
}
