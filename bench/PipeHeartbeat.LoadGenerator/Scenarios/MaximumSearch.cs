namespace PipeHeartbeat.LoadGenerator;

/// <summary>
/// Looks for the highest load that holds: doubles until one does not (or halves until one does), then tries the geometric middle until what held
/// and what did not are near enough. Knows nothing of how a load is tried.
/// </summary>
/// <param name="start">The first load.</param>
/// <param name="lowest">Below this nothing is tried.</param>
/// <param name="highest">Above this nothing can be tried.</param>
/// <param name="precision">Near enough: the least load that did not hold is at most so many times the highest that did.</param>
internal sealed class MaximumSearch(double start, double lowest, double highest, double precision = MaximumSearch.DefaultPrecision)
{
    public const double DefaultPrecision = 1.1;

    private double? _failed;

    /// <summary>The load to try now.</summary>
    public double Next { get; private set; } = Math.Clamp(start, lowest, highest);

    /// <summary>The highest that held; <see langword="null"/> if none did.</summary>
    public double? Best { get; private set; }

    public bool IsDone { get; private set; }

    /// <summary>Whether the highest load that could be tried held, so that the limit was not found.</summary>
    public bool HitCeiling => Best >= highest;

    /// <summary>How <see cref="Next"/> came out.</summary>
    public void Report(bool held)
    {
        if (held)
            Best = Next;
        else
            _failed = Next;
        IsDone = HitCeiling || (Best is null && _failed <= lowest) || (Best is { } best && _failed <= best * precision);
        Next = Math.Clamp((Best, _failed) switch
        {
            ({ } below, { } above) => Math.Sqrt(below * above),
            ({ } below, null) => below * 2,
            _ => Next / 2,
        }, lowest, highest);
    }
}
