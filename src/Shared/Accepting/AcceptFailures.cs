namespace PipeHeartbeat;

/// <summary>
/// How long to pause after an accept that failed, 10 ms doubling to 1 s, and whether to speak of it, at most once a second. For one thread.
/// </summary>
internal sealed class AcceptFailures(TimeProvider timeProvider)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan QuietPeriod = TimeSpan.FromSeconds(1);

    private TimeSpan _nextPause = FirstPause;
    private long? _lastSaid;

    /// <summary>Failures since the last success.</summary>
    public int InARow { get; private set; }

    public void Reset()
    {
        _nextPause = FirstPause;
        InARow = 0;
    }

    public TimeSpan Next(out bool isToBeSaid)
    {
        InARow++;
        isToBeSaid = _lastSaid is not { } said || timeProvider.GetElapsedTime(said) >= QuietPeriod;
        if (isToBeSaid)
            _lastSaid = timeProvider.GetTimestamp();

        TimeSpan pause = _nextPause;
        _nextPause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        return pause;
    }
}
