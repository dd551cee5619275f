namespace PipeHeartbeat.Liveness;

/// <summary>What a beat met.</summary>
public enum BeatResult
{
    /// <summary>The id is stale or its connection has ended: nothing was changed.</summary>
    Stale = 0,

    /// <summary>The beat counts.</summary>
    Counted = 1,

    /// <summary>The beat counts, and the connection is no longer <see cref="ConnectionPhase.Suspect"/>.</summary>
    Recovered = 2,
}
