namespace PipeHeartbeat.Server;

/// <summary>The body of <c>GET /api/v1/status</c>.</summary>
/// <param name="Version">The server's version.</param>
/// <param name="Uptime">Seconds since it started.</param>
/// <param name="Node">The machine's name.</param>
/// <param name="Interval">Seconds between heartbeats, unless a client asked for something else.</param>
/// <param name="MissedLimit">Heartbeats that may be missed.</param>
/// <param name="Timeout">Seconds of silence after which a client is offline: interval × missedLimit.</param>
/// <param name="Limits">What is refused.</param>
/// <param name="Counters">What came and went.</param>
/// <param name="Stalls">When the server itself stood still.</param>
/// <param name="Brake">Whether verdicts are held.</param>
/// <param name="VerdictHold">How long the server may hold a verdict back.</param>
/// <param name="Drain">Whether it is being emptied.</param>
/// <param name="Presence">Who is there.</param>
/// <param name="Journal">The events that are held.</param>
/// <param name="Webhooks">Who is told of them by HTTP.</param>
/// <param name="Conservation">Whether everybody who came is accounted for.</param>
/// <param name="Activity">What clients sent.</param>
/// <param name="Lateness">How late verdicts of the last minute were; null if there were none.</param>
/// <param name="Loop">How the threads that receive stand.</param>
/// <param name="Cluster">How it stands to those with which it shares presence; null if it shares it with nobody.</param>
internal sealed record StatusResponse(
    string Version,
    double Uptime,
    string Node,
    double Interval,
    int MissedLimit,
    double Timeout,
    StatusLimits Limits,
    StatusCounters Counters,
    StatusStalls Stalls,
    StatusBrake Brake,
    StatusVerdictHold VerdictHold,
    StatusDrain Drain,
    StatusPresence Presence,
    StatusJournal Journal,
    IReadOnlyList<StatusWebhook> Webhooks,
    StatusConservation Conservation,
    StatusActivity Activity,
    StatusLateness? Lateness,
    StatusLoop Loop,
    StatusCluster? Cluster);
