namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// When something stood still. One thread at a time adds, any thread may ask: what is asked is an array that never changes.
/// </summary>
internal sealed class StallHistory
{
    /// <summary>
    /// Each is preceded by a time that counts as healthy, of 50 ms at least and mostly 200: in so many there is more of it than the longest
    /// interval at the usual threshold asks for, so who looks further back has no need of those that are forgotten.
    /// </summary>
    private const int Most = 4096;

    private const long Never = long.MinValue / 4;

    private (long FromMs, long ToMs)[] _stalls = [];

    /// <summary>When the last one ended; long ago if there was none.</summary>
    public long EndedMs => Volatile.Read(ref _stalls) is [.., var last] ? last.ToMs : Never;

    public void Add(long fromMs, long toMs)
    {
        (long, long)[] before = _stalls;
        Volatile.Write(ref _stalls, [.. before.AsSpan(before.Length == Most ? 1 : 0), (fromMs, toMs)]);
    }

    /// <summary>When the first one ended that ended after a moment; <see cref="long.MaxValue"/> if none did.</summary>
    public long FirstEndAfterMs(long sinceMs)
    {
        (long FromMs, long ToMs)[] stalls = Volatile.Read(ref _stalls);
        long firstMs = long.MaxValue;
        for (int i = stalls.Length - 1; i >= 0 && stalls[i].ToMs > sinceMs; i--)
            firstMs = stalls[i].ToMs;
        return firstMs;
    }

    /// <summary>How much of a time was stood still.</summary>
    /// <param name="fromMs">Where it begins.</param>
    /// <param name="toMs">Where it ends.</param>
    /// <param name="but">Not counting what stands here.</param>
    public long StalledMs(long fromMs, long toMs, StallHistory? but = null)
    {
        (long FromMs, long ToMs)[] stalls = Volatile.Read(ref _stalls);
        long sumMs = 0;
        for (int i = stalls.Length - 1; i >= 0 && stalls[i].ToMs > fromMs; i--)
        {
            long beganMs = Math.Max(stalls[i].FromMs, fromMs);
            long endedMs = Math.Min(stalls[i].ToMs, toMs);
            if (endedMs > beganMs)
                sumMs += endedMs - beganMs - (but?.StalledMs(beganMs, endedMs) ?? 0);
        }

        return sumMs;
    }
}
