namespace PipeHeartbeat.LoadGenerator;

/// <summary>One try of find-max.</summary>
/// <param name="Load">Beats a second, or connections.</param>
/// <param name="Held">Whether every threshold held and the plan was kept.</param>
/// <param name="Why">What did not hold, or <see langword="null"/>.</param>
internal sealed record SearchStep(double Load, bool Held, string? Why);
