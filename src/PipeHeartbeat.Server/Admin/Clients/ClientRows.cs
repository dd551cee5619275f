using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Server;

/// <summary>Makes rows of what presence tells.</summary>
internal static class ClientRows
{
    public static ClientRow Of(ClientStatus status, DateTimeOffset now)
    {
        bool isThere = status.Interval > TimeSpan.Zero;
        return new ClientRow(
            status.ClientId,
            status.IsIdentified,
            StateOf(status),
            status.Reason == Reason.None ? null : status.Reason,
            status.Since,
            LastSeen(status),
            status.LastBeatAt is { } beat ? Math.Max(0, (now - beat).TotalSeconds) : null,
            status.Missed,
            isThere ? status.Interval.TotalSeconds : null,
            isThere ? status.Timeout.TotalSeconds : null,
            status.Beats,
            status.Packets,
            status.Bytes,
            status.Remote?.ToString(),
            status.Connection.ToString(),
            status.RoundTrip?.Mean.TotalSeconds,
            status.RoundTrip?.Jitter.TotalSeconds);
    }

    public static LookupRow Of(string id, ClientStatus? status) =>
        status is null ? new LookupRow(id, RowState.Unknown, Since: null, LastSeen: null) : new LookupRow(id, StateOf(status), status.Since, LastSeen(status));

    private static DateTimeOffset LastSeen(ClientStatus status) => status.LastBeatAt ?? status.Since;

    private static RowState StateOf(ClientStatus status) => status.State switch
    {
        ClientState.Online => RowState.Online,
        ClientState.Suspect => RowState.Suspect,
        _ => RowState.Offline,
    };
}
