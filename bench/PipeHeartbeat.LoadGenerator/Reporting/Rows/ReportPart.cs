namespace PipeHeartbeat.LoadGenerator;

/// <summary>A statement with its figure; bad ones stand out.</summary>
internal readonly record struct ReportPart(string Text, bool IsBad = false)
{
    /// <summary>So many of this and so many of that, the most first.</summary>
    public static IEnumerable<ReportPart> Counts(IReadOnlyDictionary<string, long> counts, bool areBad = false) => counts
        .OrderByDescending(count => count.Value)
        .ThenBy(count => count.Key, StringComparer.Ordinal)
        .Select(count => new ReportPart($"{Figures.Count(count.Value)} {count.Key}", areBad));
}
