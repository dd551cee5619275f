using System.Net;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>What a fleet is to do, whatever the scenario. All values were checked by whoever made it.</summary>
internal sealed record FleetOptions
{
    public required IPEndPoint Target { get; init; }

    /// <summary>Clients, 1 or more.</summary>
    public required int Connections { get; init; }

    /// <summary>What the clients speak. By default they only beat, as the classic client does.</summary>
    public IDialect Dialect { get; init; } = new HeartbeatDialect();

    /// <summary>Between two beats of a client. A welcome that names another one overrides it, but not a <see cref="Rate"/>.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Beats a second of all clients together, evenly spread; takes the place of <see cref="Interval"/>.</summary>
    public double? Rate { get; init; }

    /// <summary>The server's timeout, if it is known beforehand.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How late a verdict may come before it counts as missed.</summary>
    public TimeSpan VerdictGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How much earlier than its deadline a client may be ended: not at all where both ends read the same clock.</summary>
    public long ClockSlackUs => TargetText.IsLocal(Target.Address) ? 0 : VerdictJudge.ClockSlackUs;

    /// <summary>Of the measured part.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>All clients stand and beat, and nothing is measured yet.</summary>
    public TimeSpan Warmup { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connects begun a second.</summary>
    public double ConnectRate { get; init; } = 5000;

    /// <summary>
    /// Addresses to connect from, in turn; none leaves it to the system, which has one, and over loopback to <see cref="SourceSpread"/>.
    /// </summary>
    public IReadOnlyList<IPAddress> SourceAddresses
    {
        get => field.Count > 0 ? field : SourceSpread.Find(Target.Address, Connections);
        init;
    } = [];

    /// <summary>By how much of the interval a beat is moved at most, to either side; 0 to 0.5.</summary>
    public double Jitter { get; init; }

    /// <summary>Whether clients begin to beat when they are welcomed, and not at the phase that they are given.</summary>
    public bool IgnoresPhase { get; init; }

    /// <summary>Whatever is random follows from it.</summary>
    public int Seed { get; init; }

    /// <summary>The server's admin API, if it may be asked.</summary>
    public Uri? Admin { get; init; }

    /// <summary>The server's process, if it runs here.</summary>
    public int? ServerPid { get; init; }

    /// <summary>As it was typed.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>Between two beats of a client, in microseconds.</summary>
    public double PlannedIntervalUs => Rate is { } rate ? Connections / rate * 1e6 : Interval.TotalMicroseconds;
}
