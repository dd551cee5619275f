using System.Text.Json.Serialization;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Server;

/// <summary>A client that is somewhere in the cluster, or waited for.</summary>
/// <param name="Id">What it said in its HELLO.</param>
/// <param name="State">Online, or offline while it is waited for.</param>
/// <param name="Reason">Why it went, of one that is waited for; null of one that is there.</param>
/// <param name="Since">Since when it is there, by the clock that the nodes share.</param>
/// <param name="Node">The node's name; null where that is not known: it has just come, or is lost.</param>
/// <param name="Incarnation">The number by which the node is known, in decimal.</param>
/// <param name="Connection">The connection there.</param>
/// <param name="Epoch">The session's number.</param>
internal sealed record ClusterRow(
    string Id,
    RowState State,
    [property: JsonConverter(typeof(SnakeCaseConverter<Reason>))] Reason? Reason,
    DateTimeOffset Since,
    string? Node,
    string Incarnation,
    string Connection,
    string Epoch);
