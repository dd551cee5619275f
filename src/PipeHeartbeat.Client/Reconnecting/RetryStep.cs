namespace PipeHeartbeat.Client;

/// <summary>What to do after a connection.</summary>
/// <param name="Stops">Whether none is to follow.</param>
/// <param name="Delay">Otherwise, after how long the next one does.</param>
/// <param name="NeedsToken">Whether the token provider is to be asked before.</param>
internal readonly record struct RetryStep(bool Stops, TimeSpan Delay = default, bool NeedsToken = false);
