namespace PipeHeartbeat.Server;

/// <summary>What stands in <c>reset</c> and <c>live</c>.</summary>
/// <param name="Seq">The number after which the events go on.</param>
internal sealed record EventMark(long Seq);
