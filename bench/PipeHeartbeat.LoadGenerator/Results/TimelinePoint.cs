namespace PipeHeartbeat.LoadGenerator;

/// <summary>How it stood at a second of the run, warm-up included.</summary>
/// <param name="AtSeconds">Since the run began.</param>
/// <param name="Connected">Connections that stood.</param>
/// <param name="Beats">Beats sent in this second.</param>
/// <param name="PlannedBeats">Beats planned for this second.</param>
/// <param name="Ended">Connections the server ended in this second.</param>
/// <param name="SendLagP99">Of this second's beats.</param>
/// <param name="LatenessMax">Of this second's verdicts; <see langword="null"/> if there were none.</param>
/// <param name="ServerCpuPercent">Of one core; <see langword="null"/> if unknown.</param>
/// <param name="ServerRssMiB"><see langword="null"/> if unknown.</param>
internal readonly record struct TimelinePoint(
    double AtSeconds,
    long Connected,
    long Beats,
    long PlannedBeats,
    long Ended,
    double SendLagP99,
    double? LatenessMax,
    double? ServerCpuPercent,
    double? ServerRssMiB);
