namespace PipeHeartbeat.AspNetCore;

/// <summary>How long presence remembers. Durations are whole milliseconds.</summary>
public sealed class PresenceOptions
{
    /// <summary>
    /// Events that are held for readers that come late or fall behind, rounded up to a power of two. Default 262,144, range 4,096–16,777,216. They take
    /// about 200 bytes each, as they come.
    /// </summary>
    public int JournalCapacity { get; set; } = 262_144;

    /// <summary>
    /// How long a client that said HELLO is waited for when its connection ends: if it returns meanwhile, neither offline nor online is told. Not if it
    /// took its leave (BYE), was kicked, refused or superseded. Default 0: not at all. Range 0–1 h.
    /// </summary>
    public TimeSpan OfflineGrace { get; set; }

    /// <summary>
    /// Whether somebody else waits for clients that may return: nodes that share presence, for one may return on another. Then offline is told here at once,
    /// whatever <see cref="OfflineGrace"/> is. Default false.
    /// </summary>
    public bool WaitsElsewhere { get; set; }

    /// <summary>How long a client that said HELLO stays known after it has gone. Default 1 h, range 0–7 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How many of those are known at most; beyond it, who has been gone for longest is forgotten. Default 100,000, range 0–10,000,000.</summary>
    public int RetainedClients { get; set; } = 100_000;
}
