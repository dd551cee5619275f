namespace PipeHeartbeat.LoadGenerator;

/// <summary>The middle one of several measurements.</summary>
internal static class Median
{
    /// <summary>Of an even number the mean of the two in the middle; <see langword="null"/> if there is none.</summary>
    public static double? Of(IEnumerable<double?> values)
    {
        double[] sorted = [.. values.OfType<double>().Order()];
        int middle = sorted.Length / 2;
        return sorted.Length switch
        {
            0 => null,
            _ when sorted.Length % 2 == 1 => sorted[middle],
            _ => (sorted[middle - 1] + sorted[middle]) / 2,
        };
    }
}
