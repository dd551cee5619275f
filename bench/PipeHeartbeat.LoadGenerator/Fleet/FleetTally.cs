using System.Net.Sockets;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>What the fleet counts. Belongs to its thread; others read it when the thread has ended.</summary>
internal sealed class FleetTally
{
    /// <summary>A beat that left later than this was not on time.</summary>
    public const long OnTimeUs = 10_000;

    /// <summary>Among the ends: those that left of their own accord.</summary>
    public const string LeftKey = "client";

    /// <summary>Those that the server ended in order, and without a reason.</summary>
    public const string FinishedKey = "fin";

    /// <summary>Those that were reset.</summary>
    public const string ResetKey = "rst";

    // Since the measured part began.
    public long PlannedBeats { get; set; }

    public long SentBeats { get; set; }

    public long UnsentBeats { get; set; }

    public long OnTimeBeats { get; set; }

    public LatencyRecorder SendLag { get; } = new();

    public LatencyRecorder AckRoundTrip { get; } = new();

    /// <summary>Of the beats that were sent.</summary>
    public TenthCounts Tenths { get; } = new();

    // Since the beginning.
    public long PlannedConnections { get; set; }

    public long Connected { get; set; }

    /// <summary>Clients that waited in vain for an answer to their greeting.</summary>
    public long Unwelcomed { get; set; }

    /// <summary>Right verdicts for which no reason was given.</summary>
    public long SilentWithoutReason { get; private set; }

    public LatencyRecorder ConnectTook { get; } = new();

    public Dictionary<string, long> Failures { get; } = [];

    public Dictionary<string, long> Ends { get; } = [];

    /// <summary>Among the ends: those of clients that beat in time.</summary>
    public Dictionary<string, long> FalseEnds { get; } = [];

    public void CountFailure(SocketError error) => Increment(Failures, SocketErrors.ToName(error));

    public void CountEnd(string how, Verdict verdict, bool hasReason)
    {
        SilentWithoutReason += verdict == Verdict.Right && !hasReason ? 1 : 0;
        Increment(Ends, how);
        if (verdict == Verdict.FalseOffline)
            Increment(FalseEnds, how);
    }

    public void CountLeft() => Increment(Ends, LeftKey);

    /// <summary>Forgets the beats of the warm-up.</summary>
    public void BeginMeasuring(long nowUs)
    {
        Tenths.Begin(nowUs);
        PlannedBeats = SentBeats = UnsentBeats = OnTimeBeats = 0;
        SendLag.Reset();
        AckRoundTrip.Reset();
    }

    private static void Increment(Dictionary<string, long> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;
}
