using StackExchange.Redis;

namespace PipeHeartbeat.Redis;

/// <summary>The keys of one partition, which lie in one slot.</summary>
/// <param name="prefix">What all keys begin with.</param>
/// <param name="tag">What decides upon the slot.</param>
internal sealed class PartitionKeys(string prefix, string tag)
{
    public string Tag => tag;

    /// <summary>HASH: client → node:connection:epoch:later:[why it went].</summary>
    public RedisKey Sessions { get; } = $"{prefix}:{{{tag}}}:s";

    /// <summary>HASH: node → how many of those it holds; node# → the highest number of its requests to claim.</summary>
    public RedisKey Counts { get; } = $"{prefix}:{{{tag}}}:c";

    /// <summary>STREAM: what happened.</summary>
    public RedisKey Events { get; } = $"{prefix}:{{{tag}}}:e";

    /// <summary>HASH: node → when it was shut out.</summary>
    public RedisKey Fences { get; } = $"{prefix}:{{{tag}}}:f";

    /// <summary>ZSET: client → until when it is waited for, in milliseconds of Unix time.</summary>
    public RedisKey Graces { get; } = $"{prefix}:{{{tag}}}:g";

    /// <summary>ZSET: node:epoch:client of those whom other nodes have taken over, until the node that had them has been told.</summary>
    public RedisKey TakenOver { get; } = $"{prefix}:{{{tag}}}:m";

    /// <summary>HASH: of a group of readers whose the partition is, his lease, and how far the group has come.</summary>
    public RedisKey ReaderOf(string group) => $"{prefix}:{{{tag}}}:r:{group}";

    /// <summary>As scripts take them.</summary>
    public RedisKey[] All => [Sessions, Counts, Events, Fences, Graces, TakenOver];
}
