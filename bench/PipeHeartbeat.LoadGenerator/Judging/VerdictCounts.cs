namespace PipeHeartbeat.LoadGenerator;

/// <summary>Of the server's counters, those that tell of verdicts.</summary>
internal readonly record struct VerdictCounts(long Accepted, long Live, long HeartbeatTimeouts);
