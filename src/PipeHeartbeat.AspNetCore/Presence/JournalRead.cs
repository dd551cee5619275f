namespace PipeHeartbeat.AspNetCore;

/// <summary>What came of looking for the next events.</summary>
internal enum JournalRead
{
    /// <summary>There are none yet.</summary>
    Empty,

    /// <summary>Some were read.</summary>
    Events,

    /// <summary>What comes next for this reader is not held any more, or never was.</summary>
    Behind,
}
