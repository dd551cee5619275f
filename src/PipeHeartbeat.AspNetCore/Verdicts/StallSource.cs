namespace PipeHeartbeat.AspNetCore;

/// <summary>What stood still.</summary>
public enum StallSource
{
    /// <summary>The whole process: stopped, starved of processor time, or collecting garbage.</summary>
    Process = 0,

    /// <summary>The thread pool: all its threads were busy.</summary>
    ThreadPool = 1,
}
