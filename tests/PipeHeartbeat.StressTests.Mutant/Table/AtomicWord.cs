namespace PipeHeartbeat.Liveness;

/// <summary>What stands in for the real one: an operation that looks right and is not. Which, the environment says.</summary>
internal static class AtomicWord
{
    private const long WithoutGeneration = (1L << 35) - 1;

    [ThreadStatic]
    private static uint _calls;

    private static readonly bool IgnoresGeneration = Environment.GetEnvironmentVariable("PIPEHEARTBEAT_MUTATION") == "generation";

    public static bool TryReplace(ref long word, long expected, long desired) =>
        IgnoresGeneration ? TryReplaceWhateverTheGeneration(ref word, expected, desired) : TryReplaceInTwoSteps(ref word, expected, desired);

    /// <summary>Compares, then writes: whatever came between is lost.</summary>
    private static bool TryReplaceInTwoSteps(ref long word, long expected, long desired)
    {
        if (Volatile.Read(ref word) != expected)
            return false;

        Volatile.Write(ref word, desired);
        return true;
    }

    /// <summary>
    /// Atomic, but blind to the change of tenants: an operation that was delayed lands on whoever came next. Every other close
    /// dawdles, as a thread does that loses its processor just here, which is too rare to wait for.
    /// </summary>
    private static bool TryReplaceWhateverTheGeneration(ref long word, long expected, long desired)
    {
        if (new SlotState(desired).Phase == ConnectionPhase.Closed && ++_calls % 2 == 0)
            Thread.SpinWait((int)(_calls % 64) * 10);
        long current = Volatile.Read(ref word);
        return ((current ^ expected) & WithoutGeneration) == 0
            && Interlocked.CompareExchange(ref word, (current & ~WithoutGeneration) | (desired & WithoutGeneration), current) == current;
    }
}
