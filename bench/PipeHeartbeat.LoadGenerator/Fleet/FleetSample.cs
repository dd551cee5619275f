namespace PipeHeartbeat.LoadGenerator;

/// <summary>How the fleet stands: published by its thread once a second, and whenever a new phase begins.</summary>
/// <param name="Phase">The phase that it is in now.</param>
/// <param name="BeginsPhase">Whether it has just begun; then nothing but the phase and the moment is meant.</param>
/// <param name="Connected">Connections that were made so far.</param>
/// <param name="SentBeats">Beats sent so far, warm-up included.</param>
/// <param name="Progress">What is shown; without what only the observer knows of processes.</param>
internal sealed record FleetSample(RunPhase Phase, bool BeginsPhase, long Connected, long SentBeats, RunProgress? Progress);
