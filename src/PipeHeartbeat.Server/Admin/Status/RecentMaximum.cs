namespace PipeHeartbeat.Server;

/// <summary>The largest of the values of the last five seconds. Thread-safe.</summary>
internal sealed class RecentMaximum(TimeProvider timeProvider)
{
    private const int Seconds = 5;

    private readonly Lock _lock = new();
    private readonly (long Second, double Value)[] _largest = new (long, double)[Seconds];
    private readonly long _began = timeProvider.GetTimestamp();

    public void Record(double value)
    {
        long second = Second;
        lock (_lock)
        {
            ref (long Second, double Value) slot = ref _largest[second % Seconds];
            slot = slot.Second == second ? (second, Math.Max(slot.Value, value)) : (second, value);
        }
    }

    /// <returns><see langword="null"/> if there was none.</returns>
    public double? Read()
    {
        long oldest = Second - Seconds;
        lock (_lock)
            return _largest.Where(slot => slot.Second > Math.Max(0, oldest)).Select(slot => (double?)slot.Value).Max();
    }

    /// <summary>The first is 1: a slot of which nothing is known yet has none.</summary>
    private long Second => (long)timeProvider.GetElapsedTime(_began).TotalSeconds + 1;
}
