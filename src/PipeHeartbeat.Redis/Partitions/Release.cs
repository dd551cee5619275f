namespace PipeHeartbeat.Redis;

/// <summary>A session that is to be ended.</summary>
/// <param name="ClientId">Whose.</param>
/// <param name="Epoch">Which.</param>
/// <param name="Change">Why, and how long the client is waited for.</param>
internal readonly record struct Release(string ClientId, string Epoch, Change Change);
