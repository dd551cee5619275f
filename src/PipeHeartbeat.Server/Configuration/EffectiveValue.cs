namespace PipeHeartbeat.Server;

/// <summary>What holds for a key of the configuration.</summary>
/// <param name="Key">The key, in the section <c>PipeHeartbeat</c>.</param>
/// <param name="Value">What holds, as one would write it; empty if there is no value.</param>
/// <param name="Source">Where it comes from: a flag, the environment, a file, or the default.</param>
internal sealed record EffectiveValue(string Key, string Value, string Source);
