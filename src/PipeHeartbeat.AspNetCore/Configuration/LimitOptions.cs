using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <summary>What one server, and one connection, may take. Durations are whole milliseconds.</summary>
public sealed class LimitOptions
{
    /// <summary>
    /// Connections at once; those above it are refused with the reason <c>limit</c>. Default: the process's limit of descriptors less 512,
    /// where the system tells it, otherwise 65,536. Range 1–67,108,864.
    /// </summary>
    public int MaxConnections { get; set; } = DescriptorLimit.DefaultMaxConnections;

    /// <summary>
    /// Connections at once from one address; those above it are refused with the reason <c>limit</c>. Default 0: as many as there may be at
    /// all. Range 0–67,108,864.
    /// </summary>
    public int MaxConnectionsPerAddress { get; set; }

    /// <summary>
    /// New connections a second in the long run, a second's worth at once; those above it are refused with the reason <c>limit</c>. Default 0:
    /// no limit. Range 0–1,000,000.
    /// </summary>
    public int AcceptRate { get; set; }

    /// <summary>
    /// Packets a second in the long run that one connection may send before it ends with the reason <c>limit</c>. Default 1,000; 0: no limit.
    /// Range 0–1,000,000.
    /// </summary>
    public int PacketRate { get; set; } = 1000;

    /// <summary>Packets that one connection may send at once after a rest. Default 10,000, range 1–100,000,000.</summary>
    public int PacketBurst { get; set; } = 10_000;

    /// <summary>The longest body of an OTHER packet, in bytes. Default 65,536, range 0–16,777,216.</summary>
    public int MaxPayloadBytes { get; set; } = ProtocolLimits.DefaultMaxPayload;

    /// <summary>
    /// How long a packet that was begun may go without progress before its connection ends with <c>frame_timeout</c>. Default 5 s, range
    /// 100 ms–10 min.
    /// </summary>
    public TimeSpan FrameTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a client may leave what was sent to it untaken before its connection ends with <c>reset</c>. Default 5 s, range 100 ms–10
    /// min.
    /// </summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
