namespace PipeHeartbeat.Client;

/// <summary>Where a <see cref="HeartbeatClient"/> stands.</summary>
public enum HeartbeatState
{
    /// <summary>Not started yet.</summary>
    Idle = 0,

    /// <summary>A connection is being made: name, TCP, TLS, HELLO, until the server's WELCOME.</summary>
    Connecting = 1,

    /// <summary>The server has said WELCOME; heartbeats are being sent.</summary>
    Online = 2,

    /// <summary>There is no connection; the next one is made after <see cref="HeartbeatStateChange.RetryIn"/>.</summary>
    Waiting = 3,

    /// <summary>There will be no connection any more.</summary>
    Stopped = 4,
}
