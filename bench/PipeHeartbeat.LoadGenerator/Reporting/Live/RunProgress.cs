namespace PipeHeartbeat.LoadGenerator;

/// <summary>How a run stands, once a second.</summary>
internal sealed record RunProgress
{
    public required RunPhase Phase { get; init; }

    /// <summary>The second that just passed, as it will stand in the timeline.</summary>
    public required TimelinePoint Now { get; init; }

    /// <summary>Until the whole run is over, as far as it can be known.</summary>
    public required TimeSpan Left { get; init; }

    /// <summary>How many connections are to stand when all do.</summary>
    public required long PlannedConnections { get; init; }

    public VerdictProgress Verdicts { get; init; }

    /// <summary>Of the answered beats of the second that just passed; <see langword="null"/> without <c>--ack</c>.</summary>
    public double? AckP99Ms { get; init; }

    /// <summary>What failed so far, by error as the system names it (ECONNREFUSED …).</summary>
    public IReadOnlyDictionary<string, long> Errors { get; init; } = new Dictionary<string, long>();

    /// <summary>How connections ended so far, by reason, as in <see cref="RunResult.Ends"/>.</summary>
    public IReadOnlyDictionary<string, long> Ends { get; init; } = new Dictionary<string, long>();

    /// <summary>Of one core, of the generator itself.</summary>
    public double GeneratorCpuPercent { get; init; }
}
