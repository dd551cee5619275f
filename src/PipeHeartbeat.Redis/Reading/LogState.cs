namespace PipeHeartbeat.Redis;

/// <summary>How a look at a partition's log went.</summary>
internal enum LogState
{
    Ok,

    /// <summary>Events between the position and the next may be there no longer.</summary>
    Gap,

    /// <summary>The partition is another reader's by now.</summary>
    Lost,
}
