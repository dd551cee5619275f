namespace PipeHeartbeat.LoadGenerator;

/// <summary>One figure of a result: what thresholds compare and reports set side by side.</summary>
/// <param name="Name">As it is typed: detect.p99</param>
/// <param name="Title">As it is printed: verdict lateness p99</param>
/// <param name="Kind">Its unit.</param>
/// <param name="Read">The figure; <see langword="null"/> if this run did not measure it.</param>
/// <param name="Needs">What would have to be done to measure it, for when it was not.</param>
/// <param name="MoreIsBetter">For the colours of a comparison; <see langword="null"/> where it is only a fact.</param>
internal sealed record Metric(
    string Name, string Title, MetricKind Kind, Func<RunResult, double?> Read, string Needs = "the run had none", bool? MoreIsBetter = false);
