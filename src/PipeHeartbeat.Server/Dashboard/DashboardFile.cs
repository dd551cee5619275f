namespace PipeHeartbeat.Server;

/// <summary>A file of the dashboard.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="ContentType">What they are.</param>
/// <param name="ETag">Changes when they do.</param>
internal sealed record DashboardFile(ReadOnlyMemory<byte> Content, string ContentType, string ETag);
