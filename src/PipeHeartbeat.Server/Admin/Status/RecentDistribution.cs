using HdrHistogram;

namespace PipeHeartbeat.Server;

/// <summary>How the values of the last minute are spread: six histograms of ten seconds each, of which the oldest makes way. Thread-safe.</summary>
internal sealed class RecentDistribution(TimeProvider timeProvider)
{
    private const int Parts = 6;
    private const int PartSeconds = 10;
    private const long HighestMicroseconds = 3_600_000_000;
    private const int Digits = 2;

    private readonly Lock _lock = new();
    private readonly LongHistogram?[] _parts = new LongHistogram?[Parts];
    private readonly long[] _numbers = new long[Parts];
    private readonly long _began = timeProvider.GetTimestamp();

    /// <param name="seconds">Up to an hour; what is beyond counts as that.</param>
    public void Record(double seconds)
    {
        long microseconds = Math.Clamp((long)(seconds * 1e6), 0, HighestMicroseconds);
        lock (_lock)
        {
            long number = Number;
            int slot = (int)(number % Parts);
            LongHistogram part = _parts[slot] ??= new LongHistogram(HighestMicroseconds, Digits);
            if (_numbers[slot] != number)
                part.Reset();
            _numbers[slot] = number;
            part.RecordValue(microseconds);
        }
    }

    /// <returns><see langword="null"/> if there was none.</returns>
    public StatusLateness? Read()
    {
        lock (_lock)
        {
            long oldest = Number - Parts;
            var all = new LongHistogram(HighestMicroseconds, Digits);
            for (int slot = 0; slot < Parts; slot++)
            {
                if (_parts[slot] is { } part && _numbers[slot] > oldest)
                    all.Add(part);
            }

            return all.TotalCount == 0 ? null : new StatusLateness(all.TotalCount, At(50), At(90), At(99), At(100));

            double At(double percentile) => all.GetValueAtPercentile(percentile) / 1e6;
        }
    }

    private long Number => (long)timeProvider.GetElapsedTime(_began).TotalSeconds / PartSeconds;
}
