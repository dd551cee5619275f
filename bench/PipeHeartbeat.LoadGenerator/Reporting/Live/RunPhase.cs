namespace PipeHeartbeat.LoadGenerator;

/// <summary>Where in a run it is.</summary>
internal enum RunPhase
{
    Connecting,
    WarmingUp,

    /// <summary>What happens now counts.</summary>
    Measuring,

    /// <summary>The measured part is over; verdicts that are due are waited for, and the clients leave.</summary>
    Ending,
}
