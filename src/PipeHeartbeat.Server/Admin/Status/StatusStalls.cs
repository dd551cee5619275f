namespace PipeHeartbeat.Server;

/// <summary>Times during which the server stood still and could hear nobody.</summary>
/// <param name="Count">How many since the start.</param>
/// <param name="Total">Seconds that all of them took together.</param>
/// <param name="Last">Seconds that the last one took.</param>
/// <param name="LastAt">When it was over.</param>
/// <param name="Longest">Seconds that the longest one took.</param>
internal sealed record StatusStalls(long Count, double Total, double? Last, DateTimeOffset? LastAt, double? Longest);
