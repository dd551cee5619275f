namespace PipeHeartbeat.Server;

/// <summary>What a look-up tells of one client.</summary>
/// <param name="Id">Who was asked for.</param>
/// <param name="State">How it stands.</param>
/// <param name="Since">When its connection was made or, of one that is offline, when it ended; null if it is unknown.</param>
/// <param name="LastSeen">When its last heartbeat came; if none did by this connection, when the connection was made or ended; null if it is unknown.</param>
internal sealed record LookupRow(string Id, RowState State, DateTimeOffset? Since, DateTimeOffset? LastSeen);
