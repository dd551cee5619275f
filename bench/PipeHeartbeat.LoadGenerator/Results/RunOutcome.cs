namespace PipeHeartbeat.LoadGenerator;

/// <summary>What a run came to. The numbers are the program's exit codes.</summary>
internal enum RunOutcome
{
    /// <summary>The plan was kept, every verdict was right and every threshold held.</summary>
    Held = 0,

    /// <summary>The generator fell behind its own plan: nothing that was measured may be believed.</summary>
    Invalid = 3,

    /// <summary>A verdict was wrong or a threshold did not hold.</summary>
    Failed = 99,
}
