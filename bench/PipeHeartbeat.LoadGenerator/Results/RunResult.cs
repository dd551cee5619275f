using System.Text.Json.Serialization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>All that a run has found: what <c>--out</c> writes as JSON, what every report is made of. Times are milliseconds unless the name says otherwise.</summary>
internal sealed record RunResult
{
    /// <summary>Changes when a reader of older files would be misled.</summary>
    public string Schema { get; init; } = "pipeheartbeat-load/1";

    /// <summary>hold, silence, churn, …</summary>
    public required string Verb { get; init; }

    /// <summary>As it was typed, so that it can be typed again.</summary>
    public required string CommandLine { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Of the measured part: connecting and warming up are not in it.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>When, on the timeline, the measured part began: what lies before is connecting and warm-up.</summary>
    public double MeasuredFromSeconds { get; init; }

    public required int Seed { get; init; }

    public required RunOutcome Outcome { get; init; }

    /// <summary>A sentence for each thing that was wrong, the worst first; empty when all was well.</summary>
    public required IReadOnlyList<string> Findings { get; init; }

    /// <summary>What a reader should know though it is nobody's fault, such as what could not be judged, and why.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public required MachineResult Machine { get; init; }

    public required TargetResult Target { get; init; }

    public required ConnectionResult Connections { get; init; }

    public required BeatResult Beats { get; init; }

    public required VerdictResult Verdicts { get; init; }

    /// <summary>Each client that was judged; written to a file of its own, which <c>--verdicts</c> names.</summary>
    [JsonIgnore]
    public IReadOnlyList<JudgedClient> Judged { get; init; } = [];

    /// <summary>How connections ended: by reason as in the protocol (heartbeat_timeout …), or fin, rst, client.</summary>
    public required IReadOnlyDictionary<string, long> Ends { get; init; }

    /// <summary>For hostile: what became of those who offended; otherwise <see langword="null"/>.</summary>
    public OffenderResult? Offenders { get; init; }

    /// <summary>Of the server's process; <see langword="null"/> if it was not known.</summary>
    public UsageResult? Server { get; init; }

    /// <summary>Of the generator itself.</summary>
    public required UsageResult Generator { get; init; }

    /// <summary>One a second.</summary>
    public required IReadOnlyList<TimelinePoint> Timeline { get; init; }

    public required IReadOnlyList<ThresholdResult> Thresholds { get; init; }

    /// <summary>For find-max: what was tried, in order.</summary>
    public IReadOnlyList<SearchStep>? Search { get; init; }
}
