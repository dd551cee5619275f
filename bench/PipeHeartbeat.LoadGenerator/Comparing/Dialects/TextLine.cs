namespace PipeHeartbeat.LoadGenerator;

/// <summary>Lines that end with CR LF, as NATS and Redis send them.</summary>
internal static class TextLine
{
    // The longest that is due is the INFO of a NATS server, which lists what it offers and, in a cluster, the others.
    private const int Longest = 8192;

    /// <summary>Takes one line, without its end.</summary>
    /// <returns><see langword="null"/> if a line was there; otherwise why not: incomplete, or nonsense.</returns>
    public static DialectMessageKind? Take(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> line, out int consumed)
    {
        int end = bytes.IndexOf("\r\n"u8);
        line = end < 0 ? default : bytes[..end];
        consumed = end < 0 ? 0 : end + 2;
        if (end >= 0)
            return null;
        return bytes.Length > Longest ? DialectMessageKind.Nonsense : DialectMessageKind.Incomplete;
    }
}
