namespace PipeHeartbeat.Liveness;

/// <summary>
/// The one operation by which a slot's state word changes hands. It stands alone in this file so that the stress test can build a
/// mutant of the table with a plain write in its place, and show that it catches it.
/// </summary>
internal static class AtomicWord
{
    /// <summary>Writes <paramref name="desired"/> if the word still is <paramref name="expected"/>: a full fence, one winner.</summary>
    public static bool TryReplace(ref long word, long expected, long desired) =>
        Interlocked.CompareExchange(ref word, desired, expected) == expected;
}
