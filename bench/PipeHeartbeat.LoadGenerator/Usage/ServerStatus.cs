namespace PipeHeartbeat.LoadGenerator;

/// <summary>What <c>GET /api/v1/status</c> tells, as far as it is of use here. Times are seconds. What a server may not know is <see langword="null"/>.</summary>
internal sealed record ServerStatus(
    string? Version,
    double Uptime,
    double Interval,
    int MissedLimit,
    double Timeout,
    ServerCounters Counters,
    ServerStalls? Stalls = null,
    ServerBrake? Brake = null,
    ServerVerdictHold? VerdictHold = null);
