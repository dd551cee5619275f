namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// What is expected of a client, and when it is declared offline: after <see cref="Interval"/> × <see cref="MissedLimit"/> of silence.
/// Durations are whole milliseconds.
/// </summary>
public sealed class HeartbeatOptions
{
    /// <summary>
    /// How often a client beats unless it asks for something else. Default 3 s, range <see cref="MinInterval"/>–<see cref="MaxInterval"/>.
    /// </summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Intervals that may pass without a heartbeat. Default 5, range 1–1,000.</summary>
    public int MissedLimit { get; set; } = 5;

    /// <summary>The shortest interval that a client is granted. Default 100 ms, range 100 ms–10 min.</summary>
    public TimeSpan MinInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest interval that a client is granted. Default 10 min, range <see cref="MinInterval"/>–10 min.</summary>
    public TimeSpan MaxInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Missed intervals after which a client is reported as suspect, before the verdict. Default 0: never. Range
    /// 0–<see cref="MissedLimit"/> − 1.
    /// </summary>
    public int SuspectAfterMissed { get; set; }

    /// <summary>Whether any data counts as a sign of life, not only a HEART. Default <see langword="false"/>.</summary>
    public bool DataProvesLife { get; set; }

    /// <summary>
    /// How late one of the server's own threads must be for it to be a stall, after which nobody is convicted before one more interval. Default
    /// 250 ms, range 50 ms–10 s.
    /// </summary>
    public TimeSpan StallThreshold { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Over how long a shutdown of the host spreads the ends of connections, so that other servers are not stormed. Default 0: all at once. Range 0–10 min; the host's
    /// own shutdown timeout must be longer.
    /// </summary>
    public TimeSpan DrainWindow { get; set; }

    /// <summary>When verdicts are held because too many fell silent at once.</summary>
    public MassExpiryOptions MassExpiry { get; } = new();
}
