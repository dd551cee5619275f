namespace PipeHeartbeat.Server;

/// <summary>What the command line tells of a configuration.</summary>
/// <param name="Valid">Whether a server would start with it.</param>
/// <param name="Failures">What is wrong, a line each: key, value and remedy.</param>
internal sealed record CheckResult(bool Valid, IReadOnlyList<string> Failures);
