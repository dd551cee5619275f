namespace PipeHeartbeat.LoadGenerator;

/// <summary>
/// Where the bars of every histogram begin and end: 20 to a decade, from 10 µs on, so that small and large times are drawn alike and the
/// bars of several runs lie over one another.
/// </summary>
internal static class BucketGrid
{
    private const int FirstDecadeMicroseconds = 10;

    // The preferred numbers R20: even steps of a logarithm, but round.
    private static readonly double[] Steps =
        [1, 1.12, 1.25, 1.4, 1.6, 1.8, 2, 2.24, 2.5, 2.8, 3.15, 3.55, 4, 4.5, 5, 5.6, 6.3, 7.1, 8, 9];

    /// <summary>The lower edges in microseconds, ascending; the first is 0.</summary>
    private static readonly double[] Edges = MakeEdges();

    /// <summary>All lower edges in milliseconds, and the end of the last bar.</summary>
    public static readonly IReadOnlyList<double> AllEdgesMs = [.. Edges.Select(edge => edge / 1_000)];

    /// <summary>Which bar a time belongs to.</summary>
    public static int IndexOf(long microseconds)
    {
        int found = Array.BinarySearch(Edges, microseconds);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>From (inclusive) to (exclusive), in milliseconds.</summary>
    public static (double From, double To) EdgesMs(int index) => (Edges[index] / 1_000, Edges[index + 1] / 1_000);

    private static double[] MakeEdges()
    {
        var edges = new List<double> { 0 };
        for (double decade = FirstDecadeMicroseconds; edges[^1] <= LatencyRecorder.HighestMicroseconds; decade *= 10)
        {
            foreach (double step in Steps)
                edges.Add(Math.Round(decade * step, 1));
        }

        return [.. edges];
    }
}
