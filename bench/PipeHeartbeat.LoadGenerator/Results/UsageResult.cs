namespace PipeHeartbeat.LoadGenerator;

/// <summary>What a process used over the measured part.</summary>
/// <param name="CpuPercent">Of one core.</param>
/// <param name="CpuPerBeatUs">Microseconds of processor time a beat.</param>
/// <param name="CpuPerAcceptUs">Microseconds of processor time a connection, while connecting; <see langword="null"/> if unknown.</param>
/// <param name="BytesPerClient">Growth of the resident set while connecting, a connection.</param>
internal sealed record UsageResult(
    double CpuPercent, double? CpuPerBeatUs, double? CpuPerAcceptUs, double? BytesPerClient, double RssMiB, double PeakRssMiB);
