namespace PipeHeartbeat.LoadGenerator;

/// <summary>All that was found of a peer.</summary>
/// <param name="Key">As <c>--peers</c> names it.</param>
/// <param name="Figures">Medians of the rounds that count.</param>
/// <param name="Detection"><see langword="null"/> for one that does not notice silence, or that was not asked again.</param>
/// <param name="Remarks">What went wrong; empty when all was well.</param>
internal sealed record PeerResult(
    string Key,
    string Name,
    string Version,
    string Configuration,
    bool IsAnswered,
    PeerFigures Figures,
    PeerRatios Ratios,
    DetectionResult? Detection,
    IReadOnlyList<PeerRound> Rounds,
    IReadOnlyList<string> Remarks);
