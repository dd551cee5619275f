namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// When something stood still. One thread at a time adds, any thread may ask: what is asked is a part of an array that never changes, and an addition
/// goes behind it.
/// </summary>
internal sealed class StallHistory
{
    /// <summary>
    /// Each is preceded by a time that counts as healthy, of 50 ms at least and mostly 200: in so many there is more of it than the longest
    /// interval at the usual threshold asks for, so who looks further back has no need of those that are forgotten.
    /// </summary>
    private const int Most = 4096;

    private const int Fewest = 16;
    private const long Never = long.MinValue / 4;

    private Written _written = new([], 0);

    /// <summary>When the last one ended; long ago if there was none.</summary>
    public long EndedMs => All is [.., var last] ? last.ToMs : Never;

    private ReadOnlySpan<(long FromMs, long ToMs)> All
    {
        get
        {
            Written written = Volatile.Read(ref _written);
            return written.Stalls.AsSpan(0, written.Count);
        }
    }

    public void Add(long fromMs, long toMs)
    {
        ((long, long)[] stalls, int count) = _written;
        if (count == stalls.Length)
        {
            int kept = Math.Min(count, Most);
            var larger = new (long, long)[Math.Max(Fewest, kept * 2)];
            stalls.AsSpan(count - kept, kept).CopyTo(larger);
            (stalls, count) = (larger, kept);
        }

        stalls[count] = (fromMs, toMs);
        Volatile.Write(ref _written, new Written(stalls, count + 1));
    }

    /// <summary>When the first one ended that ended after a moment; <see cref="long.MaxValue"/> if none did.</summary>
    public long FirstEndAfterMs(long sinceMs)
    {
        ReadOnlySpan<(long FromMs, long ToMs)> stalls = All;
        long firstMs = long.MaxValue;
        for (int i = stalls.Length - 1; i >= 0 && stalls[i].ToMs > sinceMs; i--)
            firstMs = stalls[i].ToMs;
        return firstMs;
    }

    /// <summary>How long those took, from their beginning on, that ended after a moment.</summary>
    /// <param name="sinceMs">The moment.</param>
    /// <param name="unnoticedMs">How much of each may lie before what stands here.</param>
    /// <param name="but">Not counting what stands here.</param>
    public long DurationOfEndedAfterMs(long sinceMs, long unnoticedMs, StallHistory? but = null)
    {
        ReadOnlySpan<(long FromMs, long ToMs)> stalls = All;
        long sumMs = 0;
        for (int i = stalls.Length - 1; i >= 0 && stalls[i].ToMs > sinceMs; i--)
            sumMs += unnoticedMs + stalls[i].ToMs - stalls[i].FromMs - (but?.StalledMs(stalls[i].FromMs, stalls[i].ToMs) ?? 0);
        return sumMs;
    }

    /// <summary>How much of a time was stood still.</summary>
    /// <param name="fromMs">Where it begins.</param>
    /// <param name="toMs">Where it ends.</param>
    /// <param name="but">Not counting what stands here.</param>
    public long StalledMs(long fromMs, long toMs, StallHistory? but = null)
    {
        ReadOnlySpan<(long FromMs, long ToMs)> stalls = All;
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

    private sealed record Written((long FromMs, long ToMs)[] Stalls, int Count);
}
