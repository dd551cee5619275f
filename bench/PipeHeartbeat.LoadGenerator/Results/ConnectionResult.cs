namespace PipeHeartbeat.LoadGenerator;

/// <summary>How connecting went.</summary>
/// <param name="Planned">Connections that were to be opened; with churn and storm, all of them over the run.</param>
/// <param name="Failed">By error, as the system names it (ECONNREFUSED …).</param>
/// <param name="Took">From the planned moment to the connection standing.</param>
internal sealed record ConnectionResult(
    long Planned, long Connected, IReadOnlyDictionary<string, long> Failed, double PerSecond, Distribution Took);
