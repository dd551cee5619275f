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
