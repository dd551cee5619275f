namespace PipeHeartbeat.LoadGenerator;

/// <summary>What it was that the server ended a client.</summary>
internal enum Verdict
{
    /// <summary>The client was not there to be judged: it had left, or never came.</summary>
    None,

    /// <summary>It was silent, and its time was up.</summary>
    Right,

    /// <summary>It was silent, and its time was not up yet.</summary>
    Early,

    /// <summary>It was silent, and was ended so late that it counts as missed.</summary>
    Missed,

    /// <summary>It was beating.</summary>
    FalseOffline,

    /// <summary>It was meant to beat, but the generator let its time run out.</summary>
    Starved,

    /// <summary>It was sent away by a drain, and not declared dead.</summary>
    Drained,
}
