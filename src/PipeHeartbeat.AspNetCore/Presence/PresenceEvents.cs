using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Makes events for the journal and its readers.</summary>
internal static class PresenceEvents
{
    public static PresenceEvent Of(ConnectionEvent told, PresenceEventKind kind) => new()
    {
        Kind = kind,
        At = told.At,
        ClientId = told.ClientId ?? told.RemoteEndPoint?.ToString() ?? "",
        IsIdentified = told.ClientId is not null,
        Connection = told.Connection,
        Remote = told.RemoteEndPoint,
        Reason = told.Reason,
        Detail = told.Detail,
        MayReturn = kind == PresenceEventKind.Offline && !told.HasTakenLeave && told.Reason is not (Reason.Kicked or Reason.Superseded or Reason.Unauthorized),
        Evidence = new PresenceEvidence
        {
            ConnectedFor = told.ConnectedFor,
            Silence = told.Silence,
            Beats = told.Beats,
            Lateness = told.Lateness,
            SinceLastArrival = told.SinceLastArrival,
            HeldBy = told.HeldBy,
        },
    };

    /// <summary>What a reader is told of the reading.</summary>
    public static PresenceEvent Marker(PresenceEventKind kind, long seq, TimeProvider timeProvider) =>
        new() { Kind = kind, Seq = seq, At = timeProvider.GetUtcNow(), ClientId = "" };

    /// <summary>Of a snapshot.</summary>
    public static PresenceEvent Row(ClientStatus status, long seq, TimeProvider timeProvider)
    {
        DateTimeOffset now = timeProvider.GetUtcNow();
        return new PresenceEvent
        {
            Kind = PresenceEventKind.Snapshot,
            Seq = seq,
            At = now,
            ClientId = status.ClientId,
            IsIdentified = status.IsIdentified,
            Connection = status.Connection,
            Remote = status.Remote,
            IsSuspect = status.State == ClientState.Suspect,
            Evidence = new PresenceEvidence { ConnectedFor = now - status.Since, Silence = now - (status.LastBeatAt ?? status.Since), Beats = status.Beats },
        };
    }
}
