namespace PipeHeartbeat.Protocol;

/// <summary>
/// Why a connection ended: one list for BYE, events, metrics, logs and the admin API alike.
/// A peer of a later version may send codes that are not in it; <see cref="ReasonNames.ToName"/> has a name for those too.
/// </summary>
public enum Reason : ushort
{
    /// <summary>No reason: the connection has not ended.</summary>
    None = 0,

    /// <summary>Silent for the whole timeout.</summary>
    HeartbeatTimeout = 1,

    /// <summary>The peer closed in order: FIN, or its BYE.</summary>
    Closed = 2,

    /// <summary>The peer reset, the socket failed, or what we sent was not taken in time.</summary>
    Reset = 3,

    /// <summary>Bad head, length, type or body.</summary>
    ProtocolError = 4,

    /// <summary>A packet was begun and made no progress.</summary>
    FrameTimeout = 5,

    /// <summary>Identity is required and no HELLO came in time.</summary>
    HelloTimeout = 6,

    /// <summary>The credential was refused.</summary>
    Unauthorized = 7,

    /// <summary>An operator ended it.</summary>
    Kicked = 8,

    /// <summary>The same client id connected again.</summary>
    Superseded = 9,

    /// <summary>The server is going away; come back after the BYE's delay.</summary>
    Drain = 10,

    /// <summary>A limit refused it: connections, per address, accept rate or packet rate.</summary>
    Limit = 11,

    /// <summary>Cluster only: its node died, and its clients' fate is unknown.</summary>
    NodeLost = 12,
}
