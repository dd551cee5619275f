namespace PipeHeartbeat.Transport.Epoll;

/// <summary>How the transport works. Read once, when the first address is bound.</summary>
public sealed class EpollTransportOptions
{
    /// <summary>The most I/O threads: 64.</summary>
    public const int MaxThreads = 64;

    /// <summary>The longest pace: 100 ms.</summary>
    public static readonly TimeSpan MaxPace = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Threads that receive, 1 to <see cref="MaxThreads"/>. Default half the cores, at least 1 and at most 4: two cost about 1.3 times as much as
    /// one, so more are only worth it where one is busy.
    /// </summary>
    public int ThreadCount { get; set; } = Math.Clamp(Environment.ProcessorCount / 2, 1, 4);

    /// <summary>
    /// How long a thread that had work sleeps before it looks again, so that readiness comes in batches: what makes a heartbeat cheap. Default 1 ms, 0
    /// to <see cref="MaxPace"/>; 0 for the least latency.
    /// </summary>
    public TimeSpan Pace { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Connections that may wait to be accepted, at least 1. Default 65,535; the kernel caps it at <c>net.core.somaxconn</c>.</summary>
    public int Backlog { get; set; } = 65_535;

    /// <summary>
    /// How long what was sent may stay unacknowledged before the kernel gives the connection up (<c>TCP_USER_TIMEOUT</c>), at least 1 ms. Default
    /// <see cref="TimeSpan.Zero"/>, which leaves it to the kernel: a limit here ends connections whose peer may well be heard, because only the other
    /// direction fails, so whoever sets one knows how long his peers may be silent.
    /// </summary>
    public TimeSpan UserTimeout { get; set; } = TimeSpan.Zero;

    /// <summary>Whether small packets are sent at once (<c>TCP_NODELAY</c>). Default true.</summary>
    public bool NoDelay { get; set; } = true;

    internal void Validate()
    {
        Demand(ThreadCount is >= 1 and <= MaxThreads, nameof(ThreadCount), ThreadCount, $"from 1 to {MaxThreads}");
        Demand(Pace >= TimeSpan.Zero && Pace <= MaxPace, nameof(Pace), Pace, "from 0 to 100 ms");
        Demand(Backlog >= 1, nameof(Backlog), Backlog, "1 or more");
        Demand(
            UserTimeout == TimeSpan.Zero || (UserTimeout.TotalMilliseconds >= 1 && UserTimeout.TotalMilliseconds <= int.MaxValue),
            nameof(UserTimeout), UserTimeout, "0, or from 1 ms to 24 days");
    }

    private static void Demand(bool holds, string name, object value, string range)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, value, $"{nameof(EpollTransportOptions)}.{name} must be {range}.");
    }
}
