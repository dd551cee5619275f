namespace PipeHeartbeat.LoadGenerator;

/// <summary>Where a client is in its life.</summary>
internal enum ClientState : byte
{
    /// <summary>Not connected. If it is ever to connect, it is due then.</summary>
    Away,

    /// <summary>Due when it has waited long enough for its connection.</summary>
    Connecting,

    /// <summary>Has said its greeting. Due when it has waited long enough for the answer.</summary>
    Greeting,

    /// <summary>Due for its next beat.</summary>
    Beating,

    /// <summary>Connected and silent, on purpose. Due for nothing.</summary>
    Silent,

    /// <summary>Does what no client should; its script sees to it. Due for nothing.</summary>
    Offending,

    /// <summary>The server has said goodbye. Due when it has waited long enough for the connection's end.</summary>
    Dismissed,
}
