namespace PipeHeartbeat.Server;

/// <summary>What became of a client that was to be sent away, as the command line tells it.</summary>
/// <param name="Id">Who.</param>
/// <param name="Kicked">Whether it was there.</param>
internal sealed record KickResult(string Id, bool Kicked);
