namespace PipeHeartbeat.AspNetCore;

/// <summary>That a session was found overdue at a time, and its loop is to take in what had arrived by then.</summary>
internal sealed record SessionLook(HeartbeatSession Session, long NowMs);
