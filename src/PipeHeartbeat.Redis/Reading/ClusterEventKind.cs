namespace PipeHeartbeat.Redis;

/// <summary>What a reader of the cluster's log is told.</summary>
public enum ClusterEventKind
{
    /// <summary>A client is there.</summary>
    Online,

    /// <summary>A client is there by another connection, or on another node.</summary>
    Moved,

    /// <summary>A client is gone.</summary>
    Offline,

    /// <summary>Events of this partition were missed, for the log does not hold them any more. What was known of its clients is void; those who are there follow.</summary>
    Reset,

    /// <summary>After a <see cref="Reset"/>: one who is there.</summary>
    Snapshot,

    /// <summary>After a <see cref="Reset"/>: those were all; the partition's events go on. Some of them may be older than what was told of their client: those whose <see cref="ClusterEvent.Id"/> is not higher than its epoch.</summary>
    Live,
}
