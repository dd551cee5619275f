namespace PipeHeartbeat.Redis;

/// <summary>What a partition is told to do beside its changes.</summary>
[Flags]
internal enum Orders
{
    None = 0,

    /// <summary>Nobody knows what was missed: all of this node's clients are compared.</summary>
    Compare = 1,

    /// <summary>Redis may have lost something: all that it is known to have is claimed again.</summary>
    Assert = 2,

    /// <summary>It is looked whether Redis has as many of this node's clients as it should.</summary>
    Count = 4,
}
