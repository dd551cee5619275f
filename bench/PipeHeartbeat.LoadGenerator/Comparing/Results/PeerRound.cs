namespace PipeHeartbeat.LoadGenerator;

/// <summary>What a round found. Of a round in which the generator fell behind its plan the figures are kept, but do not count.</summary>
/// <param name="Round">From 1 on.</param>
/// <param name="BeatsPerSecond">That were sent.</param>
/// <param name="SendLagP99Ms">How far behind its plan the generator was.</param>
internal sealed record PeerRound(int Round, bool IsValid, PeerFigures Figures, double BeatsPerSecond, double SendLagP99Ms);
