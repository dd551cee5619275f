using PipeHeartbeat.Redis;

namespace PipeHeartbeat.RedisTests;

/// <summary>An event in Redis's log.</summary>
internal sealed record LogEntry(string Id, string Kind, string Client, string Node, string Connection, string Previous, string Reason)
{
    /// <summary>When it was told, by the clock of Redis.</summary>
    public DateTimeOffset At => StreamId.TimeOf(Id);
}
