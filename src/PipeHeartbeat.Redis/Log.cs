using Microsoft.Extensions.Logging;

namespace PipeHeartbeat.Redis;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Joined the cluster as {Incarnation}.")]
    public static partial void Joined(ILogger logger, long incarnation);

    [LoggerMessage(2, LogLevel.Warning, "Redis does not know this node ({Incarnation}) any more: it was taken for dead, or everything was flushed. It joins again.")]
    public static partial void Fenced(ILogger logger, long incarnation);

    [LoggerMessage(3, LogLevel.Warning, "Node {Incarnation} has given no sign of life for {Seconds} s: it is lost.")]
    public static partial void NodeLost(ILogger logger, long incarnation, double seconds);

    [LoggerMessage(4, LogLevel.Information, "What the lost node {Incarnation} held has been released: {Count} clients are offline.")]
    public static partial void Reaped(ILogger logger, long incarnation, long count);

    [LoggerMessage(5, LogLevel.Debug, "Partition {Partition} has not been told: {Problem} It is tried again.")]
    public static partial void PartitionFailed(ILogger logger, int partition, string problem);

    [LoggerMessage(6, LogLevel.Debug, "Redis has not answered: {Problem}")]
    public static partial void NodeFailed(ILogger logger, string problem);

    [LoggerMessage(7, LogLevel.Warning, "Redis is away: clients are served as ever, and what becomes of them is told when it is back. {Problem}")]
    public static partial void RedisAway(ILogger logger, string problem);

    [LoggerMessage(8, LogLevel.Warning, "Redis is back; all that this node has is told again.")]
    public static partial void RedisBack(ILogger logger);

    [LoggerMessage(9, LogLevel.Critical, "Presence is not shared: {Problem}")]
    public static partial void Refused(ILogger logger, string problem);
}
