using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Redis;

/// <summary>Something that happened to a client of the cluster. Each is told at least once, those of one client in order; client, epoch and kind tell one that is told again apart.</summary>
public sealed record ClusterEvent
{
    /// <summary>What happened.</summary>
    public required ClusterEventKind Kind { get; init; }

    /// <summary>The partition that it happened in: all of one client are in the same.</summary>
    public required int Partition { get; init; }

    /// <summary>
    /// The event's id in the partition's log: of <see cref="ClusterEventKind.Online"/>, <see cref="ClusterEventKind.Moved"/> and <see cref="ClusterEventKind.Snapshot"/> the epoch of the session;
    /// of <see cref="ClusterEventKind.Reset"/> and <see cref="ClusterEventKind.Live"/> that after which events go on.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>Who; empty where the kind speaks of nobody.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>The incarnation of the node where it is, or was.</summary>
    public long Node { get; init; }

    /// <summary>The node's name, if it is known.</summary>
    public string? NodeName { get; init; }

    /// <summary>The connection there.</summary>
    public string Connection { get; init; } = "";

    /// <summary>The epoch that it follows upon or ends; empty for none.</summary>
    public string Previous { get; init; } = "";

    /// <summary>Why it is offline; <see cref="Reason.None"/> for any other kind, and in a snapshot for one that is there and not waited for.</summary>
    public Reason Reason { get; init; }

    /// <summary>When Redis was told, by the clock of Redis.</summary>
    public DateTimeOffset At => StreamId.TimeOf(Id);
}
