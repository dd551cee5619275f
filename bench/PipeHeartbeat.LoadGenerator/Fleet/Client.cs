namespace PipeHeartbeat.LoadGenerator;

/// <summary>A client of the fleet: 48 bytes. Its connection and the judge's notes about it lie in arrays of their own.</summary>
internal struct Client
{
    public const long Never = long.MaxValue;

    /// <summary>When it is due for what its state says; of a beat, the planned moment.</summary>
    public long DueUs;

    /// <summary>When its script wants it.</summary>
    public long DeedUs;

    /// <summary>The moment from which its beats are planned; until it stands, the planned moment of its connect.</summary>
    public long OriginUs;

    /// <summary>Between two beats.</summary>
    public double IntervalUs;

    /// <summary>The number of the beat that it is due for.</summary>
    public uint Beat;

    /// <summary>Beats that were not answered yet.</summary>
    public ushort Unanswered;

    public ClientState State;

    /// <summary>A beat was left out, so answers can not be told apart until all have come.</summary>
    public bool HasGap;

    /// <summary>It has come once, or could not: the fleet's connecting does not wait for it any more.</summary>
    public bool IsSettled;

    public readonly long WakeUs => Math.Min(DueUs, DeedUs);
}
