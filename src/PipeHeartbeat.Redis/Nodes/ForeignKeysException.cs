namespace PipeHeartbeat.Redis;

/// <summary>The keys in Redis are of another version, or made for another number of partitions: this node cannot join.</summary>
internal sealed class ForeignKeysException(string message) : Exception(message);
