namespace PipeHeartbeat.Redis;

/// <summary>Claims that are sent together, again and again until they are answered.</summary>
/// <param name="Items">Who, and by what.</param>
/// <param name="FirstNumber">The number of the first attempt.</param>
internal sealed record ClaimAttempt(IReadOnlyList<(string ClientId, Holding Holding)> Items, long FirstNumber);
