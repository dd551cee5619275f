namespace PipeHeartbeat.AspNetCore;

/// <summary>When so many fall silent at once that our own network is the likelier cause, and what then.</summary>
public sealed class MassExpiryOptions
{
    /// <summary>
    /// How many of all clients must be silent at once for verdicts to be held, of 1; at least 100 must be in any case. Default 0.5, range
    /// 0.01–1.
    /// </summary>
    public double Fraction { get; set; } = 0.5;

    /// <summary>
    /// How long verdicts are held, beyond one <see cref="HeartbeatOptions.Interval"/>, from the first that would have been passed. Range
    /// 0–10 min; 0: they are never held. Default <see langword="null"/>: as long as <see cref="HeartbeatOptions.Interval"/>.
    /// </summary>
    public TimeSpan? Hold { get; set; }
}
