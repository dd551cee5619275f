namespace PipeHeartbeat.LoadGenerator;

/// <summary>All that a comparison has found: what <c>--out</c> writes as JSON, what the tables are made of.</summary>
internal sealed record CompareResult
{
    /// <summary>Changes when a reader of older files would be misled.</summary>
    public string Schema { get; init; } = "pipeheartbeat-load/compare/1";

    /// <summary>As it was typed, so that it can be typed again.</summary>
    public required string CommandLine { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required MachineResult Machine { get; init; }

    public required int Connections { get; init; }

    /// <summary>Beats a second that were planned.</summary>
    public required double Rate { get; init; }

    /// <summary>Of the measured part of each round.</summary>
    public required double DurationSeconds { get; init; }

    public required int Rounds { get; init; }

    public required IReadOnlyList<PeerResult> Peers { get; init; }

    public required IReadOnlyList<MissingPeer> Missing { get; init; }

    /// <summary>Whether every peer that is here has all its figures.</summary>
    public bool IsComplete => Peers.All(peer => peer.Figures is { CpuPerBeatUs: not null, CpuPerAcceptUs: not null, BytesPerConnection: not null });
}
