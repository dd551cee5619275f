namespace PipeHeartbeat.LoadGenerator;

/// <summary>A peer that is not installed.</summary>
/// <param name="InstallCommand">What to type to change that.</param>
internal sealed record MissingPeer(string Key, string Name, string InstallCommand);
