using System.Text.Json.Serialization;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.Redis;

namespace PipeHeartbeat.Server;

/// <summary>What is told of the cluster.</summary>
/// <param name="Kind">What happened; reset, snapshot and live as the stream's description has them.</param>
/// <param name="At">When Redis was told.</param>
/// <param name="Partition">The partition; all events of a client are in the same.</param>
/// <param name="Id">The event's number in the partition: of online, moved and snapshot the session's epoch.</param>
/// <param name="ClientId">Who; null where the kind speaks of nobody.</param>
/// <param name="Node">The name of the node where it is, or was; null where that is not known.</param>
/// <param name="Incarnation">The number of the node, in decimal; null where the kind speaks of nobody.</param>
/// <param name="Connection">The connection there.</param>
/// <param name="Previous">The epoch that it follows upon or ends; null for none.</param>
/// <param name="Reason">Why it is offline, or waited for; null otherwise.</param>
internal sealed record ClusterEventRow(
    [property: JsonConverter(typeof(SnakeCaseConverter<ClusterEventKind>))] ClusterEventKind Kind,
    DateTimeOffset At,
    int Partition,
    string Id,
    string? ClientId,
    string? Node,
    string? Incarnation,
    string? Connection,
    string? Previous,
    [property: JsonConverter(typeof(SnakeCaseConverter<Reason>))] Reason? Reason);
