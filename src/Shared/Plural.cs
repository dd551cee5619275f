namespace PipeHeartbeat;

/// <summary>Words behind a number.</summary>
internal static class Plural
{
    /// <param name="count">The number.</param>
    /// <param name="one">What to say of one.</param>
    /// <param name="several">What to say of any other number, if it is not the same with an s.</param>
    public static string Of(long count, string one, string? several = null) => count == 1 ? one : several ?? $"{one}s";
}
