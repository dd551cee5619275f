namespace PipeHeartbeat.LoadGenerator;

/// <summary>What clients cost a server; <see langword="null"/> where it could not be measured.</summary>
/// <param name="CpuPerBeatUs">Processor time a beat, its answer included, in microseconds.</param>
/// <param name="BytesPerConnection">Resident memory that each connection added.</param>
/// <param name="CpuPerAcceptUs">Processor time a connection that came, its greeting included, in microseconds.</param>
internal sealed record PeerFigures(double? CpuPerBeatUs, double? BytesPerConnection, double? CpuPerAcceptUs);
