using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Makes the status of clients of what is known of them.</summary>
internal static class ClientStatuses
{
    /// <returns><see langword="null"/> for a connection that is over, or that no client stands behind yet.</returns>
    public static ClientStatus? Of(in ConnectionSnapshot snapshot, long nowMs, TimeProvider timeProvider) =>
        ((HeartbeatSession)snapshot.Owner).IsPresent && snapshot.Phase is (ConnectionPhase.Live or ConnectionPhase.Suspect)
            ? OfStanding(snapshot, nowMs, timeProvider)
            : null;

    /// <summary>Of a connection that stands for its client: as long as its end has not been told, it is there.</summary>
    public static ClientStatus OfStanding(in ConnectionSnapshot snapshot, long nowMs, TimeProvider timeProvider)
    {
        var session = (HeartbeatSession)snapshot.Owner;
        DateTimeOffset now = timeProvider.GetUtcNow();
        string? id = session.ClientId;
        return new ClientStatus
        {
            ClientId = id ?? session.Remote?.ToString() ?? "",
            IsIdentified = id is not null,
            State = snapshot.Phase == ConnectionPhase.Suspect ? ClientState.Suspect : ClientState.Online,
            Connection = snapshot.Id,
            Remote = session.Remote,
            Since = now - Ago(snapshot.OpenedMs),
            LastBeatAt = snapshot.Beats > 0 ? now - Ago(snapshot.LastBeatMs) : null,
            Interval = TimeSpan.FromMilliseconds(snapshot.IntervalMs),
            Timeout = TimeSpan.FromMilliseconds(snapshot.TimeoutMs),
            Missed = snapshot.Missed,
            Beats = snapshot.Beats,
            Packets = snapshot.Packets,
            Bytes = snapshot.Bytes,
        };

        TimeSpan Ago(long atMs) => TimeSpan.FromMilliseconds(Math.Max(0, nowMs - atMs));
    }

    public static ClientStatus Of(GoneClient gone) => new()
    {
        ClientId = gone.Offline.ClientId,
        IsIdentified = true,
        State = gone.IsAwaited ? ClientState.Online : ClientState.Offline,
        Connection = gone.Offline.Connection,
        Remote = gone.Offline.Remote,
        Since = gone.Offline.At,
        LastBeatAt = gone.Offline.LastBeatAt,
        Reason = gone.IsAwaited ? Protocol.Reason.None : gone.Offline.Reason,
        Beats = gone.Offline.Evidence.Beats,
        Packets = gone.Packets,
        Bytes = gone.Bytes,
    };
}
