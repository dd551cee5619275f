using System.Text.Json.Serialization;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Server;

/// <summary>How a client stands. Durations are seconds.</summary>
/// <param name="Id">What it said in its HELLO, or its remote address and port if it said none.</param>
/// <param name="Identified">Whether it said a HELLO.</param>
/// <param name="State">How it stands.</param>
/// <param name="Reason">Why it is offline; null if it is not.</param>
/// <param name="Since">When its connection was made or, of one that is offline, when it ended.</param>
/// <param name="LastSeen">When its last heartbeat came; if none did by this connection, when the connection was made or ended.</param>
/// <param name="LastBeatAge">How long ago its last heartbeat came; null if none did.</param>
/// <param name="Missed">Whole intervals since then.</param>
/// <param name="Interval">How often it is expected to beat; null if it is not there.</param>
/// <param name="Timeout">How long it may be silent; null if it is not there.</param>
/// <param name="Beats">Heartbeats by this connection; if it is offline, by the one by which it was last there. So are packets and bytes.</param>
/// <param name="Packets">Packets by this connection, heartbeats included.</param>
/// <param name="Bytes">Bytes of those packets.</param>
/// <param name="Remote">Where it comes from.</param>
/// <param name="Connection">The connection by which it is, or was last, there.</param>
/// <param name="Rtt">
/// Seconds that what is sent to it takes to be acknowledged, as the kernel measures it when the connection is made and whenever something is sent: with every heartbeat that
/// it has answered. Null in lists, if it is offline, and where the kernel does not tell.
/// </param>
/// <param name="Jitter">The mean deviation of that.</param>
internal sealed record ClientRow(
    string Id,
    bool Identified,
    RowState State,
    [property: JsonConverter(typeof(SnakeCaseConverter<Reason>))] Reason? Reason,
    DateTimeOffset Since,
    DateTimeOffset LastSeen,
    double? LastBeatAge,
    int Missed,
    double? Interval,
    double? Timeout,
    long Beats,
    long Packets,
    long Bytes,
    string? Remote,
    string Connection,
    double? Rtt,
    double? Jitter);
