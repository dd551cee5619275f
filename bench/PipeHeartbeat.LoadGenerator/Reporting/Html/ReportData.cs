namespace PipeHeartbeat.LoadGenerator;

/// <summary>What the page's own script draws from.</summary>
/// <param name="EdgesMs">The grid of all histograms.</param>
internal sealed record ReportData(IReadOnlyList<double> EdgesMs, IReadOnlyList<NamedRun> Runs);
