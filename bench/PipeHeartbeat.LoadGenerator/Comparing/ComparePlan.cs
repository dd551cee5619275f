namespace PipeHeartbeat.LoadGenerator;

/// <summary>What every peer is put through.</summary>
internal sealed record ComparePlan
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(15);

    public int Connections { get; init; } = 5000;

    /// <summary>Beats a second of all of them.</summary>
    public double Rate { get; init; } = 5000;

    /// <summary>Of the measured part of each round.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(6);

    public int Rounds { get; init; } = 3;

    /// <summary>
    /// The silence that all are configured to notice when it is measured how late they do; zero leaves that out. Shorter ones suffer from
    /// the whole seconds in which some reckon.
    /// </summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>As it was typed.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>
    /// How long a client may be silent while costs are measured: the same for all, because to watch a nearer deadline may cost more, and
    /// never so short that a client could miss it.
    /// </summary>
    public TimeSpan LoadTimeout
    {
        get
        {
            TimeSpan fiveBeats = TimeSpan.FromSeconds(5 * Connections / Rate);
            return fiveBeats > ShortestTimeout ? fiveBeats : ShortestTimeout;
        }
    }
}
