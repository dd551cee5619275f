namespace PipeHeartbeat.AspNetCore;

/// <summary>A feature of connections on which something came before the first packet: so many bytes. The kernel counts them too.</summary>
internal sealed record PrefaceBytes(int Count);
