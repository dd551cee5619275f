namespace PipeHeartbeat.LoadGenerator;

/// <summary>A peer's figures divided by ours (epoll).</summary>
/// <param name="CpuPerBeatToAnswering">The same, divided by ours with ACK; only for those that answer.</param>
internal sealed record PeerRatios(double? CpuPerBeat, double? CpuPerBeatToAnswering, double? BytesPerConnection, double? CpuPerAccept);
