using System.Text.Json.Serialization;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat;

/// <summary>An event, or a client that is there in a snapshot. Durations are seconds.</summary>
/// <param name="Seq">Its number; of a snapshot's client, the number after which the events go on.</param>
/// <param name="At">When it was noticed.</param>
/// <param name="Kind">What happened.</param>
/// <param name="ClientId">What the client said in its HELLO, or its remote address and port if it said none.</param>
/// <param name="Identified">Whether it said a HELLO.</param>
/// <param name="Connection">The connection by which it is, or was, there.</param>
/// <param name="Remote">Where it comes from.</param>
/// <param name="State">Of a snapshot's client, how it stands; null otherwise.</param>
/// <param name="Reason">Why it is offline; null otherwise.</param>
/// <param name="Detail">What exactly was wrong, where a reason alone does not say.</param>
/// <param name="LastBeatAt">When its last heartbeat came; null if none did by this connection.</param>
/// <param name="Evidence">What was known of it at that moment.</param>
internal sealed record EventRow(
    long Seq,
    DateTimeOffset At,
    [property: JsonConverter(typeof(SnakeCaseConverter<PresenceEventKind>))] PresenceEventKind Kind,
    string ClientId,
    bool Identified,
    string Connection,
    string? Remote,
    RowState? State,
    [property: JsonConverter(typeof(SnakeCaseConverter<Reason>))] Reason? Reason,
    string? Detail,
    DateTimeOffset? LastBeatAt,
    EvidenceRow Evidence)
{
    public static EventRow Of(in PresenceEvent told) => new(
        told.Seq,
        told.At,
        told.Kind,
        told.ClientId,
        told.IsIdentified,
        told.Connection.ToString(),
        told.Remote?.ToString(),
        told.Kind != PresenceEventKind.Snapshot ? null : told.IsSuspect ? RowState.Suspect : RowState.Online,
        told.Reason == Protocol.Reason.None ? null : told.Reason,
        told.Detail,
        told.LastBeatAt,
        EvidenceRow.Of(told.Evidence));
}
