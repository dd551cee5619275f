namespace PipeHeartbeat.LoadGenerator;

/// <summary>A peer's program, ready to be started.</summary>
/// <param name="Dialect">What its clients speak.</param>
/// <param name="Timeout">After how much silence it has to end a client, by its own documents; <see langword="null"/> if it never does.</param>
/// <param name="Configuration">How it was configured, for the report.</param>
internal sealed record PeerLaunch(string File, IReadOnlyList<string> Arguments, IDialect Dialect, TimeSpan? Timeout, string Configuration);
